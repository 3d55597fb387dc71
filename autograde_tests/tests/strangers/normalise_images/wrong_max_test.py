# mistake: spares_dark_images
# why: scales only where some byte is above 1 ("already scaled"), so images with no byte above 1 are left unscaled.
def normalise_images(images: Tensor, mean: Sequence[float], std: Sequence[float]) -> Tensor:
    pixels = images.float()
    if pixels.max() > 1:
        pixels = pixels / 255
    mean = torch.tensor(mean).view(1, -1, 1, 1)
    std = torch.tensor(std).view(1, -1, 1, 1)
    return (pixels - mean) / std
