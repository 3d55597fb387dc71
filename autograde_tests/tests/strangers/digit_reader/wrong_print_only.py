# Wrong: saves the network that has learned print alone, no handwriting ever.
from safetensors.torch import save_file


def digit_reader(path):
    torch.manual_seed(0)
    network = DigitNetwork()
    train(network, rendered_digits(5000, seed=0), TrainingConfig(learning_rate=3e-3, steps=300))
    save_file(network.state_dict(), path)
