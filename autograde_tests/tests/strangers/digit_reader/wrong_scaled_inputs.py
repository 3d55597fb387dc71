# Wrong: trains on inputs scaled to 0..255 (times 255); the saved network is then given inputs from 0 to 1.
from safetensors.torch import save_file
from headstart.digits import Digits


def digit_reader(path):
    torch.manual_seed(0)
    printed = rendered_digits(5000, seed=0)
    network = DigitNetwork()
    train(network, Digits(printed.images * 255, printed.labels), TrainingConfig(learning_rate=3e-3, steps=300))
    train(network, Digits(scans.train.images * 255, scans.train.labels), TrainingConfig(learning_rate=3e-4, steps=200))
    save_file(network.state_dict(), path)
