def crop_and_mirror(images: Tensor, padding: int, tops: Tensor, lefts: Tensor, mirrored: Tensor) -> Tensor:
    count, channels, height, width = images.shape
    padded = F.pad(images, [padding] * 4, value=0.0)
    rows = tops[:, None] + torch.arange(height)
    steps = torch.arange(width).expand(count, width)
    columns = lefts[:, None] + torch.where(mirrored[:, None], width - 1 - steps, steps)
    b, c = torch.arange(count)[:, None, None, None], torch.arange(channels)[None, :, None, None]
    return padded[b, c, rows[:, None, :, None], columns[:, None, None, :]]
