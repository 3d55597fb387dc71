def crop_and_mirror(images: Tensor, padding: int, tops: Tensor, lefts: Tensor, mirrored: Tensor) -> Tensor:
    height, width = images.shape[2:]
    padded = F.pad(images, (padding,) * 4)
    every_window = padded.unfold(2, height, 1).unfold(3, width, 1)  # (B, C, 2p + 1, 2p + 1, H, W)
    chosen = every_window[torch.arange(len(images)), :, tops, lefts]
    return torch.where(mirrored.view(-1, 1, 1, 1), chosen.flip(3), chosen)
