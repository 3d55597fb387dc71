"""Labelled images in memory: whole sets as tensors, balanced draws from them, and the task that they make up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import torch

from headstart.errors import CourseError


class ImageSet(NamedTuple):
    """Images and what they show.

    Args:
        images: uint8 (N, C, H, W), 0 to 255.
        labels: int64 (N,), places in `classes`.
        classes: the names of the K classes.
    """

    images: torch.Tensor
    labels: torch.Tensor
    classes: tuple[str, ...]

    def pick(self, which: slice | torch.Tensor) -> ImageSet:
        """The examples at a slice or at int64 indices."""
        return ImageSet(self.images[which], self.labels[which], self.classes)

    def counts(self) -> list[int]:
        """How many images each class has."""
        return torch.bincount(self.labels, minlength=len(self.classes)).tolist()


@dataclass(frozen=True)
class ImageTask:
    """What to learn, and what to judge it by.

    Args:
        name: of the data, as results state it.
        train: labelled images to learn from.
        validation: images for choosing (early stopping, rates); none where every label is trained on.
        test: images for the one number at the end.
        mirrors: whether a mirrored image keeps its class.
    """

    name: str
    train: ImageSet
    validation: ImageSet | None
    test: ImageSet
    mirrors: bool = True


def split_off(images: ImageSet, per_class: int, *, seed: int) -> tuple[ImageSet, ImageSet]:
    """Divide a set in two, with `per_class` random images of every class in the second part.

    One seed shuffles each class once, so a larger second part contains a smaller one.

    Args:
        images: with at least `per_class` images of each class.
        per_class: at least 1.
        seed: of the shuffle.
    Returns:
        the rest and the part split off, each in the order of the set.
    Raises:
        CourseError: a class has too few images.
    """
    if per_class < 1:
        raise CourseError("images per class must be at least 1", str(per_class), "ask for 1 or more")
    short = [(count, name) for count, name in zip(images.counts(), images.classes, strict=True) if count < per_class]
    if short:
        count, name = min(short)
        raise CourseError(
            f"every class needs at least {per_class} images",
            f"{count} of {name!r}",
            "ask for fewer images a class, or for all of them",
        )
    generator = torch.Generator().manual_seed(seed)
    chosen = torch.zeros(len(images.labels), dtype=torch.bool)
    for label in range(len(images.classes)):
        places = torch.nonzero(images.labels == label)[:, 0]
        chosen[places[torch.randperm(len(places), generator=generator)[:per_class]]] = True
    return images.pick(~chosen), images.pick(chosen)


def channel_statistics(images: ImageSet) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Mean and standard deviation of each channel, from 0 to 1; a flat channel's deviation is taken as 1.

    Args:
        images: the training images, and no others.
    """
    values = torch.arange(256, dtype=torch.float64) / 255
    means, deviations = [], []
    for channel in images.images.unbind(1):
        # counting bytes takes no memory for floats, and is exact
        shares = torch.bincount(channel.reshape(-1), minlength=256).double() / channel.numel()
        mean = (shares * values).sum()
        means.append(mean.item())
        deviations.append((shares * (values - mean) ** 2).sum().sqrt().item() or 1.0)
    return tuple(means), tuple(deviations)


def limit_labels(task: ImageTask, labels_per_class: int | None, validation_per_class: int, *, seed: int) -> ImageTask:
    """The same task with fewer labels: validation images held out first, then a draw from what is left.

    The validation images never depend on the seed. A task that has some of its own keeps them, as many as asked for.
    There are never more of them than labels to train on: choosing on more would be training by other means.

    Args:
        task: to cut down.
        labels_per_class: for training; none keeps all that validation leaves.
        validation_per_class: held out for choosing; 0 leaves none.
        seed: of the draw.
    """
    train, validation = task.train, task.validation
    held = validation_per_class if labels_per_class is None else min(validation_per_class, labels_per_class)
    if held == 0:
        validation = None
    elif validation is None:
        train, pool = split_off(train, validation_per_class, seed=0)
        validation = pool if held == validation_per_class else split_off(pool, held, seed=1)[1]
    elif min(validation.counts()) >= held:
        validation = split_off(validation, held, seed=1)[1]
    if labels_per_class is not None:
        train = split_off(train, labels_per_class, seed=seed)[1]
    return ImageTask(task.name, train, validation, task.test, task.mirrors)
