# why: takes the height for the width as well, so windows of images that are not square have the wrong size.
def crop_and_mirror(images: Tensor, padding: int, tops: Tensor, lefts: Tensor, mirrored: Tensor) -> Tensor:
    size = images.shape[2]
    padded = F.pad(images, (padding, padding, padding, padding))
    windows = []
    for image, top, left, flip in zip(padded, tops.tolist(), lefts.tolist(), mirrored.tolist()):
        window = image[:, top : top + size, left : left + size]
        windows.append(window.flip(-1) if flip else window)
    return torch.stack(windows)
