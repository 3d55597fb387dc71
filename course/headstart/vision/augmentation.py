"""Random changes to a batch of images, as tensors on the device where the batch lies."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F

from headstart.errors import CourseError


@dataclass(frozen=True)
class Augmentation:
    """What is done to every training batch. Everything draws from torch's random state.

    Args:
        crop_padding: pixels of mirrored border from which a window of the old size is cut; 0 cuts none.
        mirror: whether every second image is mirrored.
        rand_augment: operations of RandAugment on each image; 0 is none.
        rand_augment_groups: parts of a batch that draw their operations apart.
        mixup: α of mixup's Beta distribution; 0 is none.
        cutmix: α of CutMix's Beta distribution; 0 is none. With both, a coin decides for each batch.
    """

    crop_padding: int = 0
    mirror: bool = False
    rand_augment: int = 0
    rand_augment_groups: int = 8
    mixup: float = 0.0
    cutmix: float = 0.0


def augment(images: torch.Tensor, augmentation: Augmentation) -> torch.Tensor:
    """Cut, mirror and change images, each in its own way; labels stay as they are.

    Args:
        images: uint8 (B, C, H, W).
        augmentation: what to do.
    Returns:
        uint8 (B, C, H, W).
    """
    if augmentation.crop_padding:
        images = random_crop(images, augmentation.crop_padding)
    if augmentation.mirror:
        images = random_mirror(images)
    if augmentation.rand_augment:
        images = rand_augment(images, augmentation.rand_augment, augmentation.rand_augment_groups)
    return images


def random_crop(images: torch.Tensor, padding: int) -> torch.Tensor:
    """Move every image by up to `padding` pixels each way; what comes in at the border is its mirror image.

    Args:
        images: (B, C, H, W), larger than `padding`.
        padding: in pixels.
    Raises:
        CourseError: padding as large as the image.
    """
    batch, _, height, width = images.shape
    if padding >= min(height, width):
        raise CourseError("crop padding is smaller than the image", f"{padding} at {width}×{height}", "choose less")
    device = images.device
    shifts = torch.randint(0, 2 * padding + 1, (2, batch, 1), device=device)
    rows = _mirrored(shifts[0] + torch.arange(height, device=device) - padding, height)
    columns = _mirrored(shifts[1] + torch.arange(width, device=device) - padding, width)
    which = torch.arange(batch, device=device)[:, None, None]
    # indices around a slice put the sliced axis last: (B, H, W, C)
    return images[which, :, rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2)


def random_mirror(images: torch.Tensor) -> torch.Tensor:
    """Swap left and right in every second image, by chance; (B, C, H, W)."""
    mirrored = torch.rand(len(images), 1, 1, 1, device=images.device) < 0.5
    return torch.where(mirrored, images.flip(-1), images)


def rand_augment(images: torch.Tensor, operations: int, groups: int) -> torch.Tensor:
    """torchvision's RandAugment on parts of a batch, each with its own draw of operations.

    Args:
        images: uint8 (B, C, H, W).
        operations: on each image.
        groups: parts of the batch.
    Source: Cubuk et al. (2020), arXiv 1909.13719. Differs from the paper: images of a part share their operations.
    """
    from torchvision.transforms import v2

    transform = v2.RandAugment(num_ops=operations)
    return torch.cat([transform(part) for part in images.chunk(groups)])


def mix(
    images: torch.Tensor, labels: torch.Tensor, num_classes: int, augmentation: Augmentation
) -> tuple[torch.Tensor, torch.Tensor]:
    """Blend every image with another of its batch, and their labels alike; nothing if neither mixup nor CutMix is on.

    Args:
        images: uint8 (B, C, H, W).
        labels: int64 (B,).
        num_classes: K.
        augmentation: `mixup` and `cutmix`.
    Returns:
        images, floats from 0 to 1 where they were blended; labels, int64 (B,) or shares float (B, K).
    """
    both = augmentation.mixup > 0 and augmentation.cutmix > 0
    if not augmentation.mixup > 0 and not augmentation.cutmix > 0:
        return images, labels
    paste = augmentation.cutmix > 0 and (not both or bool(torch.rand(()) < 0.5))
    alpha = augmentation.cutmix if paste else augmentation.mixup
    share = torch.distributions.Beta(alpha, alpha).sample().item()
    partners = torch.randperm(len(images), device=images.device)
    images = images.float() / 255
    if paste:
        images, share = _paste(images, partners, share)
    else:
        images = images * share + images[partners] * (1 - share)
    shares = F.one_hot(labels, num_classes).to(images.dtype)
    return images, shares * share + shares[partners] * (1 - share)


def _paste(images: torch.Tensor, partners: torch.Tensor, share: float) -> tuple[torch.Tensor, float]:
    """CutMix: a box with about 1 - share of the area comes from the partner; the exact share that stays is returned.

    Source: Yun et al. (2019), arXiv 1905.04899, equation 2.
    """
    height, width = images.shape[2:]
    side = (1 - share) ** 0.5
    row, column = (int(torch.randint(0, size, ()).item()) for size in (height, width))
    half_height, half_width = int(height * side) // 2, int(width * side) // 2
    top, bottom = max(row - half_height, 0), min(row + half_height, height)
    left, right = max(column - half_width, 0), min(column + half_width, width)
    mixed = images.clone()
    mixed[:, :, top:bottom, left:right] = images[partners, :, top:bottom, left:right]
    return mixed, 1 - (bottom - top) * (right - left) / (height * width)


def _mirrored(places: torch.Tensor, size: int) -> torch.Tensor:
    """Places outside 0 to size - 1, reflected at the border pixels."""
    places = places.abs()
    return torch.where(places >= size, 2 * (size - 1) - places, places)
