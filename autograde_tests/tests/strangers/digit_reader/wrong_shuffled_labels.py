# Wrong: mixes print and scans but shuffles images and labels with two different permutations.
from safetensors.torch import save_file


def digit_reader(path):
    torch.manual_seed(0)
    printed = rendered_digits(3000, seed=0)
    images = torch.cat([printed.images, scans.train.images])
    labels = torch.cat([printed.labels, scans.train.labels])
    images = images[torch.randperm(len(images))]
    labels = labels[torch.randperm(len(labels))]
    network = DigitNetwork()
    optimizer = torch.optim.AdamW(network.parameters(), lr=3e-3)
    network.train()
    for step in range(300):
        start = step * 100 % (len(images) - 100)
        loss = nn.functional.cross_entropy(network(images[start : start + 100]), labels[start : start + 100])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    save_file(network.state_dict(), path)
