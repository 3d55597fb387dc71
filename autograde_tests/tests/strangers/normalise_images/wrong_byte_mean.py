# mistake: mean_in_whole_bytes
# why: rounds the mean to a whole byte, since the subtraction is done on the scale of bytes.
def normalise_images(images: Tensor, mean: Sequence[float], std: Sequence[float]) -> Tensor:
    mean = torch.tensor([round(255 * m) for m in mean]).view(1, -1, 1, 1)
    std = torch.tensor(std).view(1, -1, 1, 1)
    return (images.float() - mean) / (255 * std)
