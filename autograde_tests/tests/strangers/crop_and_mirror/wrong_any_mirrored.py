# why: if one window is to be mirrored, all are.
def crop_and_mirror(images: Tensor, padding: int, tops: Tensor, lefts: Tensor, mirrored: Tensor) -> Tensor:
    height, width = images.shape[-2:]
    padded = F.pad(images, (padding, padding, padding, padding))
    windows = []
    for image, top, left in zip(padded, tops.tolist(), lefts.tolist()):
        windows.append(image[:, top : top + height, left : left + width])
    result = torch.stack(windows)
    return result.flip(-1) if mirrored.any() else result
