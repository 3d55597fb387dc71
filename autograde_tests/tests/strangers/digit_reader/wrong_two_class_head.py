# Wrong: a fresh head for odd/even was put on and trained, the head has 2 outputs and not 10.
from safetensors.torch import save_file


def digit_reader(path):
    torch.manual_seed(0)
    network = DigitNetwork()
    train(network, rendered_digits(5000, seed=0), TrainingConfig(learning_rate=3e-3, steps=300))
    train(network, scans.train, TrainingConfig(learning_rate=3e-4, steps=200))
    network.head = nn.Linear(network.head.in_features, 2)
    train(network, scans.train._replace(labels=scans.train.labels % 2), TrainingConfig(learning_rate=3e-4, steps=100))
    save_file(network.state_dict(), path)
