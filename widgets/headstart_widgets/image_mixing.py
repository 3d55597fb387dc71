"""Two images made into one, and what becomes of the label: mixup and CutMix at a share that is given."""

from __future__ import annotations

import numpy as np

MIXES = ("none", "mixup", "cutmix")


def blend(images: np.ndarray, partner: np.ndarray, share: float) -> np.ndarray:
    r"""mixup: $\lambda x_A + (1 - \lambda) x_B$, rounded.

    Args:
        images: uint8 (N, C, H, W).
        partner: uint8 (C, H, W).
        share: λ, 0 to 1.
    Returns:
        uint8 (N, C, H, W).
    Source: Zhang et al. (2018), arXiv 1710.09412.
    """
    return np.rint(share * images.astype(float) + (1 - share) * partner).astype(np.uint8)


def cut_box(share: float, row: int, column: int, height: int, width: int) -> tuple[int, int, int, int]:
    r"""CutMix's box around a pixel: sides $\sqrt{1 - \lambda}$ times the image's, cut off at the image's border.

    Returns:
        top, bottom, left, right; bottom and right are the first that stay.
    Source: Yun et al. (2019), arXiv 1905.04899, equation 2.
    """
    side = (1 - share) ** 0.5
    half_height, half_width = int(height * side) // 2, int(width * side) // 2
    return (
        max(row - half_height, 0),
        min(row + half_height, height),
        max(column - half_width, 0),
        min(column + half_width, width),
    )


def paste(image: np.ndarray, partner: np.ndarray, box: tuple[int, int, int, int]) -> tuple[np.ndarray, float]:
    """CutMix: the partner's pixels in a box of an image, and the share of the image that stays.

    Args:
        image: uint8 (C, H, W).
        partner: uint8 (C, H, W).
        box: top, bottom, left, right.
    """
    top, bottom, left, right = box
    mixed = image.copy()
    mixed[:, top:bottom, left:right] = partner[:, top:bottom, left:right]
    return mixed, 1 - (bottom - top) * (right - left) / (image.shape[1] * image.shape[2])


def mix_draws(
    draws: np.ndarray, partner: np.ndarray, mix: str, share: float, rng: np.random.Generator
) -> tuple[np.ndarray, list[float]]:
    """Draws of one image, each mixed with the partner; CutMix puts its box elsewhere each time.

    Args:
        draws: uint8 (N, C, H, W).
        partner: uint8 (C, H, W).
        mix: one of `MIXES`.
        share: λ, 0 to 1.
        rng: where the boxes are drawn from.
    Returns:
        the draws, and the share of the first label for each.
    """
    if mix == "mixup":
        return blend(draws, partner, share), [share] * len(draws)
    if mix == "cutmix":
        height, width = partner.shape[1:]
        boxes = [cut_box(share, int(rng.integers(height)), int(rng.integers(width)), height, width) for _ in draws]
        pasted = [paste(draw, partner, box) for draw, box in zip(draws, boxes, strict=True)]
        return np.stack([image for image, _ in pasted]), [stays for _, stays in pasted]
    return draws, [1.0] * len(draws)
