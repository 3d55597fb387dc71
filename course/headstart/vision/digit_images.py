"""The digits world as images for residual networks: 32×32, three channels, nothing to download."""

from __future__ import annotations

import torch
import torch.nn.functional as F

from headstart.digits import CLASSES, Digits, handwritten_digits, rendered_digits
from headstart.vision.image_sets import ImageSet, ImageTask

DIGIT_NAMES = tuple(str(digit) for digit in range(CLASSES))


def rendered_task(count: int, *, seed: int = 0, size: int = 32) -> ImageTask:
    """The source: digits rendered from fonts, and a fifth as many fresh ones to test on.

    Args:
        count: to train on.
        seed: of fonts and bends.
        size: height and width in pixels, a multiple of 8.
    """
    train = rendered_digits(count, seed=seed, size=size)
    test = rendered_digits(max(count // 5, CLASSES), seed=seed + 1_000_003, size=size)
    return ImageTask("rendered digits", as_images(train), None, as_images(test), mirrors=False)


def scans_task(*, size: int = 32) -> ImageTask:
    """The target: scikit-learn's scans of handwriting, 8×8, scaled up; 1,000 / 400 / 397 that follow each other.

    Args:
        size: height and width in pixels.
    """
    train, validation, test = (as_images(_enlarge(part, size)) for part in handwritten_digits())
    return ImageTask("handwritten digits", train, validation, test, mirrors=False)


def as_images(digits: Digits) -> ImageSet:
    """Ink from 0 to 1 as bytes, the same in three channels."""
    pixels = (digits.images * 255).round().to(torch.uint8)
    return ImageSet(pixels.expand(-1, 3, -1, -1).contiguous(), digits.labels, DIGIT_NAMES)


def _enlarge(digits: Digits, size: int) -> Digits:
    images = F.interpolate(digits.images, size=(size, size), mode="bilinear", align_corners=False)
    return Digits(images, digits.labels)
