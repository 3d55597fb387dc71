# why: fills numpy's default array, so the result is float64.
import numpy as np


def crop_and_mirror(images: Tensor, padding: int, tops: Tensor, lefts: Tensor, mirrored: Tensor) -> Tensor:
    height, width = images.shape[-2:]
    padded = F.pad(images, (padding, padding, padding, padding)).numpy()
    out = np.zeros(tuple(images.shape))
    for i in range(len(out)):
        cut = padded[i, :, tops[i] : tops[i] + height, lefts[i] : lefts[i] + width]
        out[i] = cut[:, :, ::-1] if mirrored[i] else cut
    return torch.from_numpy(out)
