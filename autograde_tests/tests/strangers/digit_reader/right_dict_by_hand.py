# Right: small width, everything trained together with `train`, the state dict put together by hand, tensor by tensor.
from safetensors.torch import save_file
from headstart.digits import Digits


def digit_reader(path):
    torch.manual_seed(2)
    printed = rendered_digits(1500, seed=8)
    together = Digits(
        torch.cat([printed.images, scans.train.images]), torch.cat([printed.labels, scans.train.labels])
    )
    network = DigitNetwork(width=24)
    train(network, together, TrainingConfig(learning_rate=3e-3, steps=400))
    tensors = {}
    for name, parameter in network.named_parameters():
        tensors[name] = parameter.detach().clone().contiguous()
    for name, buffer in network.named_buffers():
        tensors[name] = buffer.detach().clone()
    save_file(tensors, path, metadata={"made by": "me"})
