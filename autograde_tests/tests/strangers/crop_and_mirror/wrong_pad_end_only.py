# why: all of the border is put to the right and below, so the old image lies at 0, 0 instead of p, p.
def crop_and_mirror(images: Tensor, padding: int, tops: Tensor, lefts: Tensor, mirrored: Tensor) -> Tensor:
    height, width = images.shape[-2:]
    padded = F.pad(images, (0, 2 * padding, 0, 2 * padding))
    windows = []
    for image, top, left, flip in zip(padded, tops.tolist(), lefts.tolist(), mirrored.tolist()):
        window = image[:, top : top + height, left : left + width]
        windows.append(window.flip(-1) if flip else window)
    return torch.stack(windows)
