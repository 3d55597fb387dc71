# mistake: divides_first
# why: divides by the deviation first and takes the mean off after it.
def normalise_images(images: Tensor, mean: Sequence[float], std: Sequence[float]) -> Tensor:
    mean = torch.tensor(mean).view(1, -1, 1, 1)
    std = torch.tensor(std).view(1, -1, 1, 1)
    return images.float() / 255 / std - mean
