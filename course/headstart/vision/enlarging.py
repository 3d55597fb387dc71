"""Images at another size: what a network that learned from larger ones expects."""

from __future__ import annotations

from dataclasses import replace

import torch
import torch.nn.functional as F

from headstart.errors import CourseError
from headstart.vision.image_sets import ImageSet, ImageTask

_PART = 1000  # images that are floats at one time


def enlarge(images: ImageSet, size: int) -> ImageSet:
    """Scale images up by bilinear interpolation; those of the wanted size stay as they are.

    Args:
        images: uint8 (N, C, H, W), square.
        size: the new height and width in pixels.
    Returns:
        uint8 (N, C, size, size).
    Raises:
        CourseError: images that would shrink, which takes a filter that this function does not have.
    """
    side = images.images.shape[-1]
    if size < side:
        raise CourseError("images are enlarged, not shrunk", f"{side} pixels to {size}", f"choose {side} or more")
    if size == side:
        return images
    parts = [
        F.interpolate(part.float(), size=(size, size), mode="bilinear", align_corners=False).round().to(torch.uint8)
        for part in images.images.split(_PART)
    ]
    return ImageSet(torch.cat(parts), images.labels, images.classes)


def enlarge_task(task: ImageTask, size: int) -> ImageTask:
    """Every part of a task at another size, see `enlarge`."""
    parts = {"train": task.train, "validation": task.validation, "test": task.test}
    return replace(task, **{name: part and enlarge(part, size) for name, part in parts.items()})
