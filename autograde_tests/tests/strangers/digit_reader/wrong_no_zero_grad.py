# Wrong: own loop that forgets zero_grad, so gradients add up over all batches and the training goes astray.
from safetensors.torch import save_file


def digit_reader(path):
    torch.manual_seed(0)
    network = DigitNetwork()
    printed = rendered_digits(3000, seed=0)
    images = torch.cat([printed.images, scans.train.images])
    labels = torch.cat([printed.labels, scans.train.labels])
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1, momentum=0.9)
    for step in range(300):
        batch = torch.randint(0, len(labels), (100,))
        loss = nn.functional.cross_entropy(network(images[batch]), labels[batch])
        loss.backward()
        optimizer.step()
    save_file(network.state_dict(), path)
