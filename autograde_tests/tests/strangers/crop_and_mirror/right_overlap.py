def crop_and_mirror(images: Tensor, padding: int, tops: Tensor, lefts: Tensor, mirrored: Tensor) -> Tensor:
    # without padding: copy the part of each image that its window still shows
    out = torch.zeros_like(images)
    height, width = images.shape[-2:]
    for i in range(images.shape[0]):
        down, right = padding - tops[i].item(), padding - lefts[i].item()  # where the image's corner comes to lie
        r0, r1 = max(0, down), min(height, height + down)
        c0, c1 = max(0, right), min(width, width + right)
        if r0 < r1 and c0 < c1:
            out[i, :, r0:r1, c0:c1] = images[i, :, r0 - down : r1 - down, c0 - right : c1 - right]
    out[mirrored] = out[mirrored].flip(-1)
    return out
