"""How to train: the settings of the one training loop, in plain values."""

from __future__ import annotations

from dataclasses import dataclass, field

from headstart.vision.augmentation import Augmentation


@dataclass(frozen=True)
class LoopConfig:
    """How to train.

    Args:
        steps: updates.
        batch_size: examples an update; all of them where there are fewer.
        learning_rate: of the head, at the schedule's top.
        optimizer: sgd (with Nesterov's momentum) or adamw.
        momentum: of sgd.
        weight_decay: of matrices and kernels.
        depth_factor: each depth below the head learns this much slower (`rate_groups`).
        schedule: constant, cosine or one-cycle.
        warmup: the fraction of the steps in which the rate rises.
        label_smoothing: the share of every label that is spread evenly over all classes.
        clip_norm: gradients are scaled down to this norm; none leaves them.
        average_decay: of the `WeightAverage` that is evaluated and kept in place of the weights; none keeps no average.
        patience: evaluations on validation data without a better one, after which to stop; none never stops early.
        evaluate_every: steps between evaluations.
        checkpoint_every: steps between checkpoints.
        augmentation: of training batches.
        seed: of the order of examples and of all that is drawn.
    """

    steps: int
    batch_size: int = 512
    learning_rate: float = 0.1
    optimizer: str = "sgd"
    momentum: float = 0.9
    weight_decay: float = 5e-4
    depth_factor: float = 1.0
    schedule: str = "one-cycle"
    warmup: float = 0.2
    label_smoothing: float = 0.0
    clip_norm: float | None = None
    average_decay: float | None = None
    patience: int | None = None
    evaluate_every: int = 100
    checkpoint_every: int = 500
    augmentation: Augmentation = field(default_factory=Augmentation)
    seed: int = 0
