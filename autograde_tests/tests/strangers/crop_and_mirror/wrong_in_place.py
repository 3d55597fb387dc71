# why: without padding nothing is copied, and the mirrored windows are written into the caller's images.
def crop_and_mirror(images: Tensor, padding: int, tops: Tensor, lefts: Tensor, mirrored: Tensor) -> Tensor:
    height, width = images.shape[-2:]
    if padding == 0:
        result = images
    else:
        padded = F.pad(images, (padding, padding, padding, padding))
        result = torch.stack(
            [image[:, t : t + height, l : l + width] for image, t, l in zip(padded, tops.tolist(), lefts.tolist())]
        )
    result[mirrored] = result[mirrored].flip(-1)
    return result
