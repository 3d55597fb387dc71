"""The learning-rate range test: one short training in which the rate grows until the loss blows up."""

from __future__ import annotations

import copy
import math

import torch
import torch.nn.functional as F

from headstart.errors import CourseError
from headstart.vision.backbones import ImageClassifier
from headstart.vision.fine_tuning import rate_groups, training_mode
from headstart.vision.image_sets import ImageSet

_KEPT = 0.8  # share of the running mean that each step keeps
_BLOWN_UP = 2.0  # times the lowest running mean: behind it there is nothing left to read


def range_test(
    network: ImageClassifier,
    train: ImageSet,
    *,
    lowest: float = 1e-4,
    highest: float = 10.0,
    steps: int = 40,
    batch_size: int = 64,
    seed: int = 0,
    smoothed: bool = True,
) -> tuple[list[float], list[float]]:
    """Train a copy of a network with a rate that grows by the same factor at every step, by SGD with momentum 0.9.

    Args:
        network: as it would be trained, frozen parts included; stays as it is.
        train: to learn from.
        lowest, highest: the rates at both ends.
        steps: how many, at least 2.
        batch_size: images a step.
        seed: of the order of the images.
        smoothed: whether to give running means, or every step's own loss.
    Returns:
        rates, and the loss at each. Both end where its running mean is no finite number any more, or twice as large as
        it had been at its lowest.
    Raises:
        CourseError: rates or steps that make no range.
    Source: L. N. Smith (2017), arXiv 1506.01186, section 3.3.
    """
    if not (0 < lowest < highest and steps >= 2):
        raise CourseError(
            "a range test has 0 < lowest < highest and at least 2 steps", f"{lowest}, {highest}, {steps}", "change them"
        )
    network = copy.deepcopy(network)
    optimizer = torch.optim.SGD(rate_groups(network, learning_rate=lowest), momentum=0.9)
    generator = torch.Generator().manual_seed(seed)
    rates = [lowest * (highest / lowest) ** (step / (steps - 1)) for step in range(steps)]
    losses, means, total = [], [], 0.0
    training_mode(network)
    for step, rate in enumerate(rates):
        for group in optimizer.param_groups:
            group["lr"] = rate
        batch = torch.randint(len(train.labels), (min(batch_size, len(train.labels)),), generator=generator)
        loss = F.cross_entropy(network(train.images[batch]), train.labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        total = _KEPT * total + (1 - _KEPT) * losses[-1]
        means.append(total / (1 - _KEPT ** (step + 1)))  # corrected for the start at 0
        if not math.isfinite(total) or means[-1] > _BLOWN_UP * min(means):
            break
    return rates[: len(losses)], means if smoothed else losses
