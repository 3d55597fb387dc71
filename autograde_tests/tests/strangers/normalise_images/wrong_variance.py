# mistake: divides_by_the_variance
# why: divides by the variance (std squared) instead of the deviation.
def normalise_images(images: Tensor, mean: Sequence[float], std: Sequence[float]) -> Tensor:
    mean = torch.tensor(mean).view(1, -1, 1, 1)
    var = torch.tensor(std).view(1, -1, 1, 1) ** 2
    return (images.float() / 255 - mean) / var
