# mistake: mirrors_first
# why: mirrors the padded image first and cuts afterwards, so the window of a mirrored image lies on the other side.
def crop_and_mirror(images: Tensor, padding: int, tops: Tensor, lefts: Tensor, mirrored: Tensor) -> Tensor:
    height, width = images.shape[-2:]
    padded = F.pad(images, (padding, padding, padding, padding))
    windows = []
    for image, top, left, flip in zip(padded, tops.tolist(), lefts.tolist(), mirrored.tolist()):
        if flip:
            image = image.flip(-1)
        windows.append(image[:, top : top + height, left : left + width])
    return torch.stack(windows)
