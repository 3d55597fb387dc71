# mistake: rows_for_columns
# why: tops are used for the columns and lefts for the rows.
def crop_and_mirror(images: Tensor, padding: int, tops: Tensor, lefts: Tensor, mirrored: Tensor) -> Tensor:
    height, width = images.shape[-2:]
    padded = F.pad(images, (padding, padding, padding, padding))
    windows = []
    for image, x, y, flip in zip(padded, tops.tolist(), lefts.tolist(), mirrored.tolist()):
        window = image[:, y : y + height, x : x + width]
        windows.append(window.flip(-1) if flip else window)
    return torch.stack(windows)
