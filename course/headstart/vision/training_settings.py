"""How to train and on what machine: the settings of the one training loop, in plain values."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import torch

from headstart.errors import CourseError
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


@dataclass(frozen=True)
class Hardware:
    """On what to train; nothing here changes what is computed, but for rounding and BatchNorm's parts of a batch.

    Args:
        device: cpu or cuda. On cuda, the network runs in bfloat16 with the channels last.
        compiled: whether torch.compile makes the network faster, after a minute or so.
        micro_batches: parts in which a batch goes through the network one after another, for want of memory.
    """

    device: torch.device = torch.device("cpu")
    compiled: bool = False
    micro_batches: int = 1

    @property
    def is_cuda(self) -> bool:
        """Whether it is a GPU."""
        return self.device.type == "cuda"

    def describe(self) -> str:
        """The device in words, as run records state it."""
        if self.is_cuda:
            return torch.cuda.get_device_name(self.device)
        import platform

        threads = torch.get_num_threads()
        return f"cpu ({platform.machine()}), {threads} thread{'s' if threads > 1 else ''}"


@contextmanager
def processor_threads(count: int | None) -> Iterator[None]:
    """Let torch use so many threads of the processor for a while; none leaves them as they are."""
    before = torch.get_num_threads()
    torch.set_num_threads(count or before)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def choose_device(name: str, profile: str) -> torch.device:
    """The device that was asked for; `auto` takes a GPU where there is one.

    Args:
        name: auto, cpu or cuda.
        profile: smoke, quick or full.
    Raises:
        CourseError: a GPU is asked for, by name or by the profile, and there is none; or several processes run.
    """
    if int(os.environ.get("WORLD_SIZE", "1")) > 1:
        do = "start it without a launcher; it takes the first GPU"
        raise CourseError("training runs on one GPU for now", f"{os.environ['WORLD_SIZE']} processes", do)
    if name == "cpu":
        return torch.device("cpu")
    if torch.cuda.is_available():
        return torch.device("cuda", torch.cuda.current_device())
    if name == "cuda" or profile == "full":
        raise CourseError(
            "the full profile runs on a GPU" if profile == "full" else "cuda needs a GPU",
            "none that torch can use",
            "choose --profile quick (a narrow network on at most some hundred images, minutes on two CPU cores), or "
            "--device cpu to run the full size all the same, which takes hours",
        )
    return torch.device("cpu")
