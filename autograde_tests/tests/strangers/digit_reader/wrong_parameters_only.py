# Wrong: saves the parameters only (named_parameters); BatchNorm's running statistics are missing.
from safetensors.torch import save_file


def digit_reader(path):
    torch.manual_seed(0)
    network = DigitNetwork()
    train(network, rendered_digits(5000, seed=0), TrainingConfig(learning_rate=3e-3, steps=300))
    train(network, scans.train, TrainingConfig(learning_rate=3e-4, steps=200))
    save_file({name: value.detach() for name, value in network.named_parameters()}, path)
