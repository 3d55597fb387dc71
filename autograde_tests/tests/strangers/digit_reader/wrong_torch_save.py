# Wrong: saves with torch.save, so the file is a pickle and not a safetensors file.


def digit_reader(path):
    torch.manual_seed(0)
    network = DigitNetwork()
    train(network, rendered_digits(5000, seed=0), TrainingConfig(learning_rate=3e-3, steps=300))
    train(network, scans.train, TrainingConfig(learning_rate=3e-4, steps=200))
    torch.save(network.state_dict(), path)
