# mistake: divides_by_256
# why: divides by 256 instead of 255.
def normalise_images(images: Tensor, mean: Sequence[float], std: Sequence[float]) -> Tensor:
    mean = torch.tensor(mean).view(1, -1, 1, 1)
    std = torch.tensor(std).view(1, -1, 1, 1)
    return (images.float() / 256 - mean) / std
