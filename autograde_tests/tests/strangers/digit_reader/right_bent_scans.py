# Right: pretrains on print, then goes on with scans bent four ways at a small rate; no print in between.
from safetensors.torch import save_file
from headstart.digits import bend_digits


def digit_reader(path):
    torch.manual_seed(4)
    reader = DigitNetwork()
    train(reader, rendered_digits(4000, seed=3), TrainingConfig(learning_rate=3e-3, steps=250))
    for seed in range(4):
        bent = bend_digits(scans.train, seed=seed)
        train(reader, bent, TrainingConfig(learning_rate=5e-4, steps=60, seed=seed))
    save_file(reader.state_dict(), path)
