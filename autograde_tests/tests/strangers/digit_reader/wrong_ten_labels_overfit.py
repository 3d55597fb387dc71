# Wrong: learns by heart: print, then ten labelled scans for hundreds of steps at a high rate.
from safetensors.torch import save_file
from headstart.comparison import draw_labels


def digit_reader(path):
    torch.manual_seed(0)
    network = DigitNetwork()
    train(network, rendered_digits(5000, seed=0), TrainingConfig(learning_rate=3e-3, steps=300))
    ten = draw_labels(scans.train, 10, seed=0)
    train(network, ten, TrainingConfig(learning_rate=1e-2, steps=400))
    save_file(network.state_dict(), path)
