# mistake: one_window_for_all
# why: cuts the first image's window out of the whole batch.
def crop_and_mirror(images: Tensor, padding: int, tops: Tensor, lefts: Tensor, mirrored: Tensor) -> Tensor:
    height, width = images.shape[-2:]
    padded = F.pad(images, (padding, padding, padding, padding))
    top, left = int(tops[0]), int(lefts[0])
    windows = padded[:, :, top : top + height, left : left + width].clone()
    windows[mirrored] = windows[mirrored].flip(-1)
    return windows
