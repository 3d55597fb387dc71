"""What moves when a network is tuned, and how fast: freezing and rates by depth."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from torch import nn

from headstart.errors import CourseError
from headstart.vision.backbones import STAGES, ImageClassifier

_BATCH_NORM = nn.modules.batchnorm._BatchNorm


def freeze(modules: Iterable[nn.Module]) -> None:
    """Let nothing in these modules move: no weight by gradients, and no running statistic (see `training_mode`)."""
    for module in modules:
        module.requires_grad_(False)


def freeze_stages(network: ImageClassifier, count: int) -> None:
    """Freeze the first `count` of the six stages (stem, four groups of blocks, head), and let the others move.

    Args:
        network: changed in place.
        count: 0 freezes nothing, 5 leaves the head alone.
    Raises:
        CourseError: a count that leaves nothing to train, or none at all.
    """
    if not 0 <= count < len(STAGES):
        raise CourseError(f"stages to freeze are 0 to {len(STAGES) - 1}", str(count), "leave at least the head free")
    network.requires_grad_(True)
    for name in STAGES[:count]:
        freeze(network.stage(name))


def training_mode(network: nn.Module) -> None:
    """Training mode for all but frozen BatchNorm layers, whose running statistics then stay as they are.

    `network.train()` alone would let the statistics of frozen layers drift with every batch.
    """
    network.train()
    for module in network.modules():
        if isinstance(module, _BATCH_NORM):
            own = list(module.parameters(recurse=False))
            if own and not any(parameter.requires_grad for parameter in own):
                module.eval()


def rate_groups(
    network: nn.Module, *, learning_rate: float, depth_factor: float = 1.0, weight_decay: float = 0.0
) -> list[dict[str, Any]]:
    r"""Parameter groups for an optimiser, slower towards the image.

    The rate at depth d below the head is $\eta \cdot \text{depth\_factor}^d$. Biases and BatchNorm's weights are not
    decayed.

    Args:
        network: an `ImageClassifier`, or any other network, which is one depth.
        learning_rate: η, of the head.
        depth_factor: from 0 to 1; 1 gives every depth the same rate.
        weight_decay: of matrices and kernels.
    Returns:
        groups with `params`, `lr`, `weight_decay` and `name`; frozen parameters are in none.
    Raises:
        CourseError: nothing is left to train.
    """
    depths = {"network": [network]}
    if isinstance(network, ImageClassifier):
        depths = {name: network.stage(name) for name in STAGES}
    groups = []
    for distance, (name, modules) in enumerate(reversed(depths.items())):
        free = [value for module in modules for value in module.parameters() if value.requires_grad]
        for kind, decay, members in [
            ("weights", weight_decay, [value for value in free if value.ndim > 1]),
            ("scales", 0.0, [value for value in free if value.ndim <= 1]),
        ]:
            if members:
                rate = learning_rate * depth_factor**distance
                groups.append({"params": members, "lr": rate, "weight_decay": decay, "name": f"{name} {kind}"})
    if not groups:
        raise CourseError("training needs a parameter that requires gradients", "none", "unfreeze a stage")
    return groups
