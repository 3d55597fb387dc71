# mistake: by_its_own_statistics
# why: normalises by the batch's own channel means and deviations and ignores the ones that are given.
def normalise_images(images: Tensor, mean: Sequence[float], std: Sequence[float]) -> Tensor:
    pixels = images.float() / 255
    own_mean = pixels.mean(dim=(0, 2, 3), keepdim=True)
    own_std = pixels.std(dim=(0, 2, 3), keepdim=True)
    return (pixels - own_mean) / (own_std + 1e-7)
