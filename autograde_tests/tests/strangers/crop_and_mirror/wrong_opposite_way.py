# mistake: moves_the_other_way
# why: takes the draws for a shift of the image down and to the right, so everything moves the opposite way.
def crop_and_mirror(images: Tensor, padding: int, tops: Tensor, lefts: Tensor, mirrored: Tensor) -> Tensor:
    height, width = images.shape[-2:]
    padded = F.pad(images, (padding, padding, padding, padding))
    windows = []
    for image, down, right, flip in zip(padded, tops.tolist(), lefts.tolist(), mirrored.tolist()):
        top, left = 2 * padding - down, 2 * padding - right
        window = image[:, top : top + height, left : left + width]
        windows.append(window.flip(-1) if flip else window)
    return torch.stack(windows)
