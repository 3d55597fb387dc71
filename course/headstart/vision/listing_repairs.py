"""D0's listing as a recipe, and the recipes that repair it one fault at a time."""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F

from headstart.vision.augmentation import Augmentation, augment
from headstart.vision.backbones import ImageClassifier
from headstart.vision.fine_tuning import freeze_stages, rate_groups, training_mode
from headstart.vision.image_sets import ImageSet

HEAD_ALONE, EVERYTHING = 5, 0  # frozen stages of six


@dataclass(frozen=True)
class Recipe:
    """How a pretrained network is put to a new task. The default is what D0 §4.3 lists.

    Args:
        size: height and width that the images are fed at, in pixels.
        normalised: whether the source's mean is taken off and its deviation divided by, as in pretraining.
        statistics_move: whether BatchNorm layers that are frozen renew their running statistics.
        frozen_stages: of six, from the image on.
        learning_rate: of the head, held constant.
        momentum: of SGD.
        depth_factor: each depth below the head learns this much slower.
        crop_padding: pixels by which a training image may be moved each way.
        mirror: whether every second training image is mirrored.
        epochs: passes over the labels.
        batch_size: images an update.
    """

    size: int = 32
    normalised: bool = False
    statistics_move: bool = True
    frozen_stages: int = HEAD_ALONE
    learning_rate: float = 1e-3
    momentum: float = 0.9
    depth_factor: float = 1.0
    crop_padding: int = 0
    mirror: bool = False
    epochs: int = 10
    batch_size: int = 64


LISTED = Recipe()


@dataclass(frozen=True)
class EpochLosses:
    """The cross-entropy of every epoch, in nats.

    Args:
        means: over all images of the epoch.
        last: of its last batch alone, which is what D0 prints.
    """

    means: list[float]
    last: list[float]


def follow(
    recipe: Recipe, source: ImageClassifier, train: ImageSet, *, seed: int
) -> tuple[ImageClassifier, EpochLosses]:
    """Train a copy of a source by a recipe: SGD on the mean cross-entropy.

    Args:
        recipe: how; the images have its size already.
        source: stays as it is.
        train: to learn from.
        seed: of the new head, the order of the images and the augmentation.
    Returns:
        the trained network, in evaluation mode, and its losses.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = prepared(recipe, source, len(train.classes))
        groups = rate_groups(network, learning_rate=recipe.learning_rate, depth_factor=recipe.depth_factor)
        optimizer = torch.optim.SGD(groups, momentum=recipe.momentum)
        losses = EpochLosses([], [])
        for _ in range(recipe.epochs):
            _mode(recipe, network)
            total = 0.0
            for batch in torch.randperm(len(train.labels)).split(recipe.batch_size):
                images = augment(train.images[batch], Augmentation(recipe.crop_padding, recipe.mirror))
                loss = F.cross_entropy(network(images), train.labels[batch])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                total += loss.item() * len(batch)
            losses.means.append(total / len(train.labels))
            losses.last.append(loss.item())
    return network.eval(), losses


def prepared(recipe: Recipe, source: ImageClassifier, num_classes: int) -> ImageClassifier:
    """A copy of the source with a new head, frozen and normalising as the recipe says."""
    network = copy.deepcopy(source)
    network.replace_head(num_classes)
    if not recipe.normalised:
        network.backbone.mean.zero_()
        network.backbone.std.fill_(1.0)
    freeze_stages(network, recipe.frozen_stages)
    return network


def ladder(head_rate: float, full_rate: float, *, size: int, mirrors: bool) -> dict[str, Recipe]:
    """The listing and its repairs, each on top of those before.

    Args:
        head_rate: learning rate that suits the head alone, instead of the listed one.
        full_rate: learning rate that suits the whole network.
        size: that the source was trained at.
        mirrors: whether a mirrored image keeps its class.
    """
    normalised = replace(LISTED, normalised=True)
    enlarged = replace(normalised, size=size)
    still = replace(enlarged, statistics_move=False)
    faster = replace(still, learning_rate=head_rate)
    unfrozen = replace(faster, frozen_stages=EVERYTHING, learning_rate=full_rate)
    augmented = replace(unfrozen, crop_padding=size // 8, mirror=mirrors)
    return {
        "as listed": LISTED,
        "normalised as the source": normalised,
        f"at {size} pixels": enlarged,
        "BatchNorm stands still": still,
        "a rate that suits": faster,
        "all layers learn": unfrozen,
        "augmented": augmented,
    }


def _mode(recipe: Recipe, network: ImageClassifier) -> None:
    if recipe.statistics_move:
        network.train()
    else:
        training_mode(network)
