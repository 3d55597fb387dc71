# mistake: in_double_precision
# why: the numbers are right but float64 instead of float32.
def normalise_images(images: Tensor, mean: Sequence[float], std: Sequence[float]) -> Tensor:
    mean = torch.tensor(mean, dtype=torch.float64).view(1, -1, 1, 1)
    std = torch.tensor(std, dtype=torch.float64).view(1, -1, 1, 1)
    return (images / 255 - mean) / std
