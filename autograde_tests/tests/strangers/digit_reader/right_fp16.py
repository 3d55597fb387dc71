# Right: the contract says nothing on dtype. Saves every floating tensor as float16.
from safetensors.torch import save_file


def digit_reader(path):
    torch.manual_seed(0)
    network = DigitNetwork()
    train(network, rendered_digits(5000, seed=0), TrainingConfig(learning_rate=3e-3, steps=300))
    train(network, scans.train, TrainingConfig(learning_rate=3e-4, steps=200))
    save_file({k: v.half() if v.is_floating_point() else v for k, v in network.state_dict().items()}, path)
