# Wrong: trains on the scans alone from random weights; never learned print.
from safetensors.torch import save_file


def digit_reader(path):
    torch.manual_seed(0)
    network = DigitNetwork()
    train(network, scans.train, TrainingConfig(learning_rate=3e-3, steps=400))
    save_file(network.state_dict(), path)
