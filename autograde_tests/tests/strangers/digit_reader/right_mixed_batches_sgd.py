# Right: one training on scans and print mixed, own loop, SGD with momentum and a falling rate.
from safetensors.torch import save_file


def digit_reader(path):
    torch.manual_seed(3)
    printed = rendered_digits(2000, seed=5)
    images = torch.cat([printed.images, scans.train.images])
    labels = torch.cat([printed.labels, scans.train.labels])
    net = DigitNetwork()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4)
    steps = 500
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    net.train()
    for step in range(steps):
        batch = torch.randint(0, len(labels), (100,))
        loss = nn.functional.cross_entropy(net(images[batch]), labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    save_file(net.state_dict(), path)
