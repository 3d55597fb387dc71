import numpy as np


def normalise_images(images: Tensor, mean: Sequence[float], std: Sequence[float]) -> Tensor:
    pixels = images.numpy().astype(np.float64) / 255.0
    shifted = pixels - np.asarray(mean, dtype=np.float64)[:, None, None]
    return torch.from_numpy((shifted / np.asarray(std, dtype=np.float64)[:, None, None]).astype(np.float32))
