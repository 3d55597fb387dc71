"""One plain training loop, for every network of the course's small worlds."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

from headstart.digits import Digits
from headstart.errors import CourseError


@dataclass(frozen=True)
class TrainingConfig:
    """How to train.

    Args:
        learning_rate: of AdamW, held constant.
        steps: updates.
        batch_size: examples an update; all of them where there are fewer.
        weight_decay: of AdamW.
        seed: of the order in which examples are drawn.
    """

    learning_rate: float = 1e-3
    steps: int = 300
    batch_size: int = 100
    weight_decay: float = 1e-4
    seed: int = 0


def train(network: nn.Module, digits: Digits, config: TrainingConfig) -> list[float]:
    r"""Fit `network` in place by AdamW on the mean cross-entropy, and leave it in evaluation mode.

    $\ell = -\frac{1}{B}\sum_i \log p_\theta(y_i \mid x_i)$, over batches drawn without replacement; when the examples
    run out, they are shuffled anew.

    Args:
        network: images (B, 1, H, W) to logits (B, K). Only parameters that require gradients move; BatchNorm's running
            statistics move all the same.
        digits: at least 2 examples, since BatchNorm needs a batch.
        config: rate, steps, batch size, decay and seed.
    Returns:
        the loss of every step, in nats.
    Raises:
        CourseError: fewer than 2 examples, or nothing to train.
    """
    images, labels = digits
    if len(images) < 2:
        raise CourseError("training needs at least 2 examples", str(len(images)), "draw more")
    parameters = [parameter for parameter in network.parameters() if parameter.requires_grad]
    if not parameters:
        raise CourseError("training needs a parameter that requires gradients", "none", "unfreeze a layer")
    optimizer = torch.optim.AdamW(parameters, lr=config.learning_rate, weight_decay=config.weight_decay)
    losses = []
    network.train()
    for batch in _batches(len(images), config):
        loss = F.cross_entropy(network(images[batch]), labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    network.eval()
    return losses


def train_head(network: nn.Module, digits: Digits, config: TrainingConfig) -> list[float]:
    """Fit the head alone, in place, on the features that the backbone gives in evaluation mode: a linear probe.

    The backbone is asked once, before the training, so that neither its weights nor its running statistics can move.

    Args:
        network: with `backbone` and `head`.
        digits: at least 2 examples.
        config: as for `train`.
    Returns:
        the loss of every step, in nats.
    """
    network.eval()
    with torch.no_grad():
        features = network.backbone(digits.images)
    return train(network.head, Digits(features, digits.labels), config)


def _batches(count: int, config: TrainingConfig):
    generator = torch.Generator().manual_seed(config.seed)
    size = min(config.batch_size, count)
    order = torch.empty(0, dtype=torch.int64)
    for _ in range(config.steps):
        if len(order) < size:  # what is left over would be a short batch: start the next round instead
            order = torch.randperm(count, generator=generator)
        yield order[:size]
        order = order[size:]
