# mistake: wraps_around
# why: rolls the image, so pixels that leave on one side come in again on the other instead of the zeros of the border.
def crop_and_mirror(images: Tensor, padding: int, tops: Tensor, lefts: Tensor, mirrored: Tensor) -> Tensor:
    windows = []
    for image, top, left, flip in zip(images, tops.tolist(), lefts.tolist(), mirrored.tolist()):
        window = image.roll((padding - top, padding - left), dims=(-2, -1))
        windows.append(window.flip(-1) if flip else window)
    return torch.stack(windows)
