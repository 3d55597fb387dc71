# why: turns the channels round to blue, green, red first, as Keras' ResNet-50 wants them.
def normalise_images(images: Tensor, mean: Sequence[float], std: Sequence[float]) -> Tensor:
    mean = torch.tensor(mean).view(1, -1, 1, 1)
    std = torch.tensor(std).view(1, -1, 1, 1)
    return (images.flip(1).float() / 255 - mean) / std
