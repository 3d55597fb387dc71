# why: right numbers, but the caller's tensor is turned to floats from 0 to 1 on the way (through .data), so images do not stay as they are.
def normalise_images(images: Tensor, mean: Sequence[float], std: Sequence[float]) -> Tensor:
    images.data = images.data.float().div_(255)
    mean = torch.tensor(mean).view(1, -1, 1, 1)
    std = torch.tensor(std).view(1, -1, 1, 1)
    return (images - mean) / std
