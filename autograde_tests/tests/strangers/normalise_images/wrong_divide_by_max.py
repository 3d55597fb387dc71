# mistake: divides_by_the_largest_byte
# why: divides by the largest byte that occurs instead of 255.
def normalise_images(images: Tensor, mean: Sequence[float], std: Sequence[float]) -> Tensor:
    pixels = images.float()
    pixels = pixels / pixels.max().clamp(min=1)
    mean = torch.tensor(mean).view(1, -1, 1, 1)
    std = torch.tensor(std).view(1, -1, 1, 1)
    return (pixels - mean) / std
