# mistake: repeats_the_border
# why: the border repeats the edge pixels instead of being 0.
def crop_and_mirror(images: Tensor, padding: int, tops: Tensor, lefts: Tensor, mirrored: Tensor) -> Tensor:
    height, width = images.shape[-2:]
    padded = F.pad(images, (padding, padding, padding, padding), mode="replicate")
    windows = []
    for image, top, left, flip in zip(padded, tops.tolist(), lefts.tolist(), mirrored.tolist()):
        window = image[:, top : top + height, left : left + width]
        windows.append(window.flip(-1) if flip else window)
    return torch.stack(windows)
