# mistake: bytes_as_they_are
# why: takes the mean off the raw bytes and never brings them to the scale from 0 to 1.
def normalise_images(images: Tensor, mean: Sequence[float], std: Sequence[float]) -> Tensor:
    mean = torch.tensor(mean).view(1, -1, 1, 1)
    std = torch.tensor(std).view(1, -1, 1, 1)
    return (images.float() - mean) / std
