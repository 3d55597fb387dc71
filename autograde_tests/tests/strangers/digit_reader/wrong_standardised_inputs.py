# Wrong: trains on standardised, inverted pictures (1 - x, mean 0, deviation 1); the judge's pictures are neither.
from safetensors.torch import save_file
from headstart.digits import Digits


def digit_reader(path):
    torch.manual_seed(0)

    def prepare(digits):
        x = 1 - digits.images
        return Digits((x - x.mean()) / x.std(), digits.labels)

    network = DigitNetwork()
    train(network, prepare(rendered_digits(5000, seed=0)), TrainingConfig(learning_rate=3e-3, steps=300))
    train(network, prepare(scans.train), TrainingConfig(learning_rate=3e-4, steps=200))
    save_file(network.state_dict(), path)
