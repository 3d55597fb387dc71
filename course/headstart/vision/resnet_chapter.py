"""What the chapter `resnet_cifar` runs on: its sizes, and its world.

Sizes: smoke for tests, quick for two CPU cores, full for more draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from headstart.own_data import named_by_environment
from headstart.profiles import profile
from headstart.vision.study_worlds import (
    World,
    cifar10_world,
    digits_world,
    pretrain_network,
    tiny_imagenet_at_64,
    tiny_imagenet_config,
)

SOURCE_FILE = Path("tiny64.safetensors")
"""Beside the notebook: a source that `headstart.vision.study_worlds` trained at length."""


@dataclass(frozen=True)
class ChapterSizes:
    """The sizes of one profile.

    Args:
        name: smoke, quick or full.
        rendered_count: rendered digits to pretrain on.
        source_steps: updates of pretraining.
        labels_per_class: of the target.
        few_per_class: of the target, where labels are scarce.
        epochs: over the labels.
        draws: label draws.
        range_steps: updates of a learning-rate range test.
        tiny_per_class: images of each class of Tiny-ImageNet, where CIFAR-10 is the target and no source lies ready.
        tiny_steps: updates of pretraining on them.
        test_per_class: of CIFAR-10.
    """

    name: str
    rendered_count: int
    source_steps: int
    labels_per_class: int
    few_per_class: int
    epochs: int
    draws: int
    range_steps: int
    tiny_per_class: int
    tiny_steps: int
    test_per_class: int


SIZES = {
    "smoke": ChapterSizes("smoke", 100, 4, 4, 2, 1, 1, 12, 2, 4, 10),
    "quick": ChapterSizes("quick", 3000, 150, 50, 5, 10, 3, 40, 50, 300, 100),
    "full": ChapterSizes("full", 3000, 150, 50, 5, 10, 5, 80, 250, 2000, 200),
}


def chapter_sizes() -> ChapterSizes:
    """The sizes of the profile that the environment names.

    Raises:
        CourseError: it names none that there is.
    """
    return SIZES[profile().name]


def chapter_world(sizes: ChapterSizes) -> World:
    """The digits; or CIFAR-10 where `HEADSTART_DATA` names a folder with it and Tiny-ImageNet.

    Raises:
        CourseError: the folder lacks one of them, or cannot be read.
    """
    data = named_by_environment()
    if data is None:
        return digits_world(sizes.rendered_count, sizes.source_steps)
    if SOURCE_FILE.is_file():
        return cifar10_world(SOURCE_FILE, data, test_per_class=sizes.test_per_class)
    source = pretrain_network(tiny_imagenet_at_64(data, sizes.tiny_per_class), tiny_imagenet_config(sizes.tiny_steps))
    return cifar10_world(source, data, test_per_class=sizes.test_per_class)
