"""How to tune a pretrained network on sentences: the settings, and rates by layer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from headstart.errors import CourseError
from headstart.language.length_batches import steps_per_epoch

LAYER = re.compile(r"(?:^|\.)(?:layer|layers|h|block)\.(\d+)\.")
EMBEDDINGS = re.compile(r"(?:^|\.)(?:embeddings?|wte|wpe)\.")
HEADS = re.compile(r"^(?:classifier|score|cls|lm_head|head|qa_outputs)\b|(?:^|\.)pooler\.")


@dataclass(frozen=True)
class TuningConfig:
    """How to tune.

    Args:
        steps: updates; `tuning_config` counts them from epochs.
        batch_size: sentences an update.
        learning_rate: of the head, when the warm-up is over.
        layer_factor: each layer below the head learns this much slower; 1 gives all the same rate.
        weight_decay: of matrices; biases and LayerNorm's weights are not decayed.
        schedule: linear, constant, cosine or one-cycle (`rate_factor`).
        warmup: the fraction of the steps in which the rate rises.
        clip_norm: gradients are scaled down to this norm; none leaves them.
        label_smoothing: the share of every label that is spread evenly over all classes.
        average_decay: of an average of weights that is evaluated and kept in their place; none keeps no average.
        patience: looks at dev without a better one, after which to stop; none never stops early.
        early_look: a first look at dev after this step, so that a bad rate shows early; none takes none.
        evaluate_every: steps between looks at dev.
        checkpoint_every: steps between checkpoints.
        seed: of the order of sentences and of dropout.
    """

    steps: int
    batch_size: int = 16
    learning_rate: float = 5e-5
    layer_factor: float = 1.0
    weight_decay: float = 0.01
    schedule: str = "linear"
    warmup: float = 0.1
    clip_norm: float | None = 1.0
    label_smoothing: float = 0.0
    average_decay: float | None = None
    patience: int | None = None
    early_look: int | None = None
    evaluate_every: int = 100
    checkpoint_every: int = 500
    seed: int = 0


def tuning_config(count: int, *, epochs: float, batch_size: int = 16, **settings: Any) -> TuningConfig:
    """Settings for some epochs over N sentences, with a look at dev after a twentieth and then twice an epoch.

    Args:
        count: N.
        epochs: may be a fraction.
        batch_size: sentences an update.
        settings: whatever else `TuningConfig` takes.
    """
    each = steps_per_epoch(count, batch_size)
    steps = max(round(epochs * each), 1)
    looks = {
        "early_look": max(steps // 20, 1),
        "evaluate_every": max(each // 2, 1),
        "checkpoint_every": max(each // 2, 1),
    }
    return TuningConfig(steps, batch_size, **{**looks, **settings})


def layer_groups(
    network: nn.Module, *, learning_rate: float, layer_factor: float = 1.0, weight_decay: float = 0.0
) -> list[dict[str, Any]]:
    r"""Parameter groups for an optimiser, slower towards the words.

    The rate is $\eta \cdot \text{layer\_factor}^d$, with d = 0 for the head, 1 for the topmost layer and L + 1 for the
    embeddings. Biases and LayerNorm's weights, which are vectors, are not decayed.

    Args:
        network: with numbered layers, as transformers names them; any other is one depth.
        learning_rate: η, of the head.
        layer_factor: from 0 to 1; 1 gives every layer the same rate.
        weight_decay: of matrices.
    Returns:
        groups with `params`, `lr`, `weight_decay` and `name`; frozen parameters are in none.
    Raises:
        CourseError: nothing is left to train.
    Source: Howard and Ruder (2018), arXiv 1801.06146, section 3.2 (discriminative fine-tuning).
    """
    free = [(name, value) for name, value in network.named_parameters() if value.requires_grad]
    if not free:
        raise CourseError("training needs a parameter that requires gradients", "none", "unfreeze the head")
    layers = [int(found[1]) + 1 for name, _ in network.named_parameters() if (found := LAYER.search(name))]
    depth = max(layers, default=0)
    groups: dict[tuple[int, bool], list[nn.Parameter]] = {}
    for name, value in free:
        groups.setdefault((depth + 1 - _height(name, depth), value.ndim > 1), []).append(value)
    return [
        {
            "params": groups[distance, decayed],
            "lr": learning_rate * layer_factor**distance,
            "weight_decay": weight_decay if decayed else 0.0,
            "name": f"{distance} below the head, {'matrices' if decayed else 'vectors'}",
        }
        for distance, decayed in sorted(groups)
    ]


def build_adamw(network: nn.Module, config: TuningConfig) -> torch.optim.AdamW:
    """AdamW (Loshchilov and Hutter 2019, arXiv 1711.05101) on the free parameters, each layer at its rate."""
    rates = {"learning_rate": config.learning_rate, "layer_factor": config.layer_factor}
    groups = layer_groups(network, **rates, weight_decay=config.weight_decay)
    return torch.optim.AdamW(groups, fused=True)


def _height(name: str, depth: int) -> int:
    """0 for embeddings, 1 to L for the layers, L + 1 for the head and whatever else stands above the layers."""
    found = LAYER.search(name)
    if found:
        return int(found[1]) + 1
    return 0 if EMBEDDINGS.search(name) and not HEADS.search(name) else depth + 1
