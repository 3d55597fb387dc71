# Wrong: saves the network before it is trained; the training comes after the save.
from safetensors.torch import save_file


def digit_reader(path):
    torch.manual_seed(0)
    network = DigitNetwork()
    save_file(network.state_dict(), path)
    train(network, rendered_digits(5000, seed=0), TrainingConfig(learning_rate=3e-3, steps=300))
    train(network, scans.train, TrainingConfig(learning_rate=3e-4, steps=200))
