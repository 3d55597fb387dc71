# Wrong: a checkpoint: saves network and optimizer state together, flattened into one file with keys "network.*", "optimizer.*".
from safetensors.torch import save_file


def digit_reader(path):
    torch.manual_seed(0)
    network = DigitNetwork()
    printed = rendered_digits(5000, seed=0)
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-3)
    images = torch.cat([printed.images, scans.train.images])
    labels = torch.cat([printed.labels, scans.train.labels])
    network.train()
    for step in range(300):
        batch = torch.randint(0, len(labels), (100,))
        loss = nn.functional.cross_entropy(network(images[batch]), labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    checkpoint = {"network." + name: value for name, value in network.state_dict().items()}
    for index, state in optimizer.state_dict()["state"].items():
        for name, value in state.items():
            checkpoint[f"optimizer.{index}.{name}"] = value
    save_file(checkpoint, path)
