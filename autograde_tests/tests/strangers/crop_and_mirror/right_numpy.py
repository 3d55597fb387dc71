import numpy as np


def crop_and_mirror(images: Tensor, padding: int, tops: Tensor, lefts: Tensor, mirrored: Tensor) -> Tensor:
    p = padding
    padded = np.pad(images.numpy(), ((0, 0), (0, 0), (p, p), (p, p)))
    out = np.empty(tuple(images.shape), dtype=np.float32)
    height, width = out.shape[2], out.shape[3]
    for i in range(len(out)):
        t, l = int(tops[i]), int(lefts[i])
        cut = padded[i, :, t : t + height, l : l + width]
        out[i] = cut[:, :, ::-1] if bool(mirrored[i]) else cut
    return torch.from_numpy(out)
