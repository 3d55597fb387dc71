"""The digits world: digits rendered from fonts (the source) and scans of handwriting (the target)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F

from headstart.errors import CourseError
from headstart.glyphs import HEIGHT, SIDE, glyph_fields

CLASSES = 10
FIELD_SHOWN = HEIGHT / 0.95  # field pixels across an image: an undistorted glyph fills 95 % of its height


@dataclass(frozen=True)
class Distortion:
    """How rendered digits stray from their fonts. One pixel is an eighth of the image, at any size.

    Args:
        slant: mean slant to the right, in degrees.
        slant_spread: a digit's own slant differs from the mean by up to this, in degrees.
        rotation_spread: a digit is turned by up to this, either way, in degrees.
        scale_spread: width and height each vary by up to this fraction.
        shift_spread: a digit is moved by up to this, in pixels, in each direction.
        thickness: how much wider strokes are than the font's, in pixels; negative is thinner.
        thickness_spread: a digit's own thickness differs from the mean by up to this, in pixels.
        blur: standard deviation of the Gaussian blur, in pixels.
        noise: standard deviation of the noise added to every pixel, where ink is 1 and paper 0.
    """

    slant: float = 0.0
    slant_spread: float = 15.0
    rotation_spread: float = 8.0
    scale_spread: float = 0.12
    shift_spread: float = 0.4
    thickness: float = 0.0
    thickness_spread: float = 0.4
    blur: float = 0.3
    noise: float = 0.05


class Digits(NamedTuple):
    """Images and what they show.

    Args:
        images: float32 (B, 1, H, W), paper 0 to ink 1.
        labels: int64 (B,), 0 to 9.
    """

    images: torch.Tensor
    labels: torch.Tensor

    def pick(self, which: slice | torch.Tensor) -> Digits:
        """The examples at a slice or at int64 indices."""
        return Digits(self.images[which], self.labels[which])


class HandwrittenDigits(NamedTuple):
    """The scans in three parts that follow each other in the file: a proxy for unseen writers."""

    train: Digits
    validation: Digits
    test: Digits


def handwritten_digits(*, shuffle_seed: int | None = None) -> HandwrittenDigits:
    """The 1,797 scans that scikit-learn ships, cut contiguously into 1,000 / 400 / 397.

    The file keeps a writer's digits together, so a contiguous cut shares few writers between its parts and a random
    one shares them all.

    Args:
        shuffle_seed: shuffles the scans before the cut, for a random split; none keeps the order of the file.
    Returns:
        three `Digits` of size 8, scaled from 0–16 to [0, 1].
    Source: E. Alpaydin and C. Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine Learning
    Repository; the copy in scikit-learn is its test set.
    """
    from sklearn.datasets import load_digits

    scans = load_digits()
    images = torch.from_numpy(scans.images).float()[:, None] / 16
    labels = torch.from_numpy(scans.target).long()
    if shuffle_seed is not None:
        order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(shuffle_seed))
        images, labels = images[order], labels[order]
    parts = zip(images.split([1000, 400, 397]), labels.split([1000, 400, 397]), strict=True)
    return HandwrittenDigits(*(Digits(*part) for part in parts))


def rendered_digits(count: int, *, seed: int, size: int = 8, distortion: Distortion | None = None) -> Digits:
    """Draw digits in random fonts, each bent a little in its own way; every class equally often.

    Args:
        count: how many, at least 1.
        seed: the same seed gives the same digits, and the same fonts and bends under another distortion.
        size: height and width in pixels: 8, or a multiple of 8 up to 64.
        distortion: how far they stray from their fonts; the default suits the scans.
    Returns:
        `Digits` with images (count, 1, size, size).
    Raises:
        CourseError: on a size or a count that cannot be drawn.
    """
    if count < 1:
        raise CourseError("count must be at least 1", str(count), "ask for one digit or more")
    if size % 8 or not 8 <= size <= 64:
        raise CourseError("size must be a multiple of 8 from 8 to 64", str(size), "choose 8 or 32")
    distortion = distortion or Distortion()
    generator = torch.Generator().manual_seed(seed)
    fields = glyph_fields()
    labels = (torch.arange(count) % CLASSES)[torch.randperm(count, generator=generator)]
    fonts = torch.randint(len(fields), (count,), generator=generator)
    bends = torch.rand(count, 7, generator=generator) * 2 - 1
    oversampling = 4 if size <= 16 else 2
    grid = F.affine_grid(_inverse_maps(bends, distortion), [count, 1, *[size * oversampling] * 2], align_corners=False)
    levels = F.grid_sample(fields[fonts, labels][:, None], grid, padding_mode="border", align_corners=False)
    images = F.avg_pool2d(_ink(levels, bends[:, 6], size * oversampling, distortion), oversampling)
    images = _blur(images, distortion.blur * size / 8)
    images = images + distortion.noise * torch.randn(images.shape, generator=generator)
    return Digits(images.clamp(0, 1), labels)


def shuffle_labels(digits: Digits, *, seed: int) -> Digits:
    """The same images with the same labels, dealt out at random: there is nothing to learn but the list by heart."""
    order = torch.randperm(len(digits.labels), generator=torch.Generator().manual_seed(seed))
    return Digits(digits.images, digits.labels[order])


def bend_digits(
    digits: Digits, *, seed: int, rotation: float = 10.0, shift: float = 0.5, noise: float = 0.05
) -> Digits:
    """Turn, move and speckle every image a little, each in its own way; the labels stay.

    Args:
        digits: any images.
        seed: the same seed bends alike.
        rotation: turned by up to this, either way, in degrees.
        shift: moved by up to this in each direction, in pixels of an image 8 wide.
        noise: standard deviation of the noise added to every pixel.
    """
    generator = torch.Generator().manual_seed(seed)
    bends = torch.rand(len(digits.labels), 3, generator=generator) * 2 - 1
    angle, moves = bends[:, 0] * rotation * torch.pi / 180, bends[:, 1:] * shift / 4
    cos, sin = angle.cos(), angle.sin()
    maps = torch.stack([torch.stack([cos, -sin, moves[:, 0]], -1), torch.stack([sin, cos, moves[:, 1]], -1)], 1)
    grid = F.affine_grid(maps, list(digits.images.shape), align_corners=False)
    images = F.grid_sample(digits.images, grid, align_corners=False)
    images = images + noise * torch.randn(images.shape, generator=generator)
    return Digits(images.clamp(0, 1), digits.labels)


def _inverse_maps(bends: torch.Tensor, distortion: Distortion) -> torch.Tensor:
    """Where each output point comes from: the inverse of scale, then slant, then rotation, then shift; (B, 2, 3)."""
    degree = torch.pi / 180
    angle = bends[:, 0] * distortion.rotation_spread * degree
    slant = torch.tan((distortion.slant + bends[:, 1] * distortion.slant_spread) * degree)
    width, height = (FIELD_SHOWN / SIDE * (1 - bends[:, 2:4] * distortion.scale_spread)).unbind(1)
    cos, sin = angle.cos(), angle.sin()
    turn_back = torch.stack([torch.stack([cos, sin], -1), torch.stack([-sin, cos], -1)], 1)
    one, zero = torch.ones_like(slant), torch.zeros_like(slant)
    # y points down, so leaning right moves the top (negative y) to larger x
    upright = torch.stack([torch.stack([one, slant], -1), torch.stack([zero, one], -1)], 1)
    linear = torch.diag_embed(torch.stack([width, height], -1)) @ upright @ turn_back
    shift = bends[:, 4:6, None] * distortion.shift_spread / 4  # the image is 2 units wide: a pixel is a quarter
    return torch.cat([linear, -linear @ shift], 2)


def _ink(levels: torch.Tensor, bends: torch.Tensor, side: int, distortion: Distortion) -> torch.Tensor:
    """Ink where the distance field lies above the wanted edge; soft over one fine pixel, so no jagged edges."""
    wider = (distortion.thickness + bends * distortion.thickness_spread).view(-1, 1, 1, 1)
    inside = levels + wider / 2 * FIELD_SHOWN / 8
    return (inside * side / FIELD_SHOWN + 0.5).clamp(0, 1)


def _blur(images: torch.Tensor, deviation: float) -> torch.Tensor:
    if deviation <= 0:
        return images
    reach = max(1, round(3 * deviation))
    offsets = torch.arange(-reach, reach + 1, dtype=images.dtype)
    kernel = torch.exp(-(offsets**2) / (2 * deviation**2))
    kernel = kernel / kernel.sum()
    images = F.conv2d(images, kernel.view(1, 1, 1, -1), padding=(0, reach))
    return F.conv2d(images, kernel.view(1, 1, -1, 1), padding=(reach, 0))
