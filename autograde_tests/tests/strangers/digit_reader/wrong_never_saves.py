# Wrong: trains and returns the network, and never writes a file.


def digit_reader(path):
    torch.manual_seed(0)
    network = DigitNetwork()
    train(network, rendered_digits(5000, seed=0), TrainingConfig(learning_rate=3e-3, steps=300))
    train(network, scans.train, TrainingConfig(learning_rate=3e-4, steps=200))
    return network
