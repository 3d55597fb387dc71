# why: the border has the smallest value of the images ("black") instead of 0.
def crop_and_mirror(images: Tensor, padding: int, tops: Tensor, lefts: Tensor, mirrored: Tensor) -> Tensor:
    height, width = images.shape[-2:]
    padded = F.pad(images, (padding, padding, padding, padding), value=images.min().item())
    windows = []
    for image, top, left, flip in zip(padded, tops.tolist(), lefts.tolist(), mirrored.tolist()):
        window = image[:, top : top + height, left : left + width]
        windows.append(window.flip(-1) if flip else window)
    return torch.stack(windows)
