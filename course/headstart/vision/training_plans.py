"""How much each profile computes: the network, the data and the settings of every method."""

from __future__ import annotations

from dataclasses import dataclass

from headstart.vision.augmentation import Augmentation
from headstart.vision.training_settings import LoopConfig

METHODS = ("scratch", "linear-probe", "lp-ft", "full")
PROBE, TUNE = "probe", "tune"


@dataclass(frozen=True)
class VisionProfile:
    """The sizes of one profile.

    Args:
        name: smoke, quick or full.
        architecture: of networks that no source names.
        digit_size: height and width of digits, in pixels.
        rendered_count: rendered digits to pretrain on.
        pretrain_per_class: images of each class to pretrain on where they are read from files; none takes all.
        pretrain_epochs: over them.
        labels_per_class: of CIFAR-10, where no budget is given; none takes all.
        validation_per_class: held out for choosing.
        test_per_class: images to test on; none takes all.
        batch_size: of pretraining and of training on many labels.
        epochs: over the labels.
        least_steps: however few labels there are.
        average_decay: of the average of weights.
    """

    name: str
    architecture: str
    digit_size: int
    rendered_count: int
    pretrain_per_class: int | None
    pretrain_epochs: int
    labels_per_class: int | None
    validation_per_class: int
    test_per_class: int | None
    batch_size: int
    epochs: int
    least_steps: int
    average_decay: float


PROFILES = {
    "smoke": VisionProfile("smoke", "resnet10-small", 16, 200, 10, 1, 4, 2, 10, 20, 1, 6, 0.9),
    "quick": VisionProfile("quick", "resnet10-small", 32, 3000, 20, 4, 50, 20, 200, 50, 10, 100, 0.98),
    "full": VisionProfile("full", "resnet18", 32, 20_000, None, 40, None, 500, None, 512, 20, 400, 0.999),
}

_FULL_RATES = {"scratch": 0.2, TUNE: 0.05, PROBE: 3e-3}


def loop_config(phase: str, profile: VisionProfile, count: int, *, mirrors: bool, seed: int) -> LoopConfig:
    """The settings of one phase of a method.

    Args:
        phase: scratch, probe (the head on fixed features) or tune (everything).
        profile: how much.
        count: images to train on.
        mirrors: whether a mirrored image keeps its class.
        seed: of the training.
    """
    batch_size = min(profile.batch_size, count)
    epochs = profile.epochs if phase != "scratch" else profile.epochs * 3 // 2
    steps = max(epochs * (count // batch_size), profile.least_steps)
    shared = {"steps": steps, "batch_size": batch_size, "learning_rate": _FULL_RATES[phase], "seed": seed}
    shared |= {"evaluate_every": max(steps // 10, 1), "checkpoint_every": max(steps // 5, 1)}
    if phase == PROBE:
        return LoopConfig(**shared, optimizer="adamw", weight_decay=1e-2, schedule="cosine", patience=5)
    crop = max(profile.digit_size // 8, 1)
    return LoopConfig(
        **shared,
        depth_factor=1.0 if phase == "scratch" else 0.8,
        label_smoothing=0.1,
        clip_norm=5.0,
        average_decay=profile.average_decay,
        patience=None if phase == "scratch" else 5,
        augmentation=Augmentation(crop_padding=crop, mirror=mirrors),
    )


def pretrain_config(profile: VisionProfile, count: int, *, mirrors: bool, seed: int) -> LoopConfig:
    """The settings of training a source; a short training from scratch on many images.

    Args: see `loop_config`.
    """
    batch_size = min(profile.batch_size, count)
    steps = max(profile.pretrain_epochs * (count // batch_size), profile.least_steps)
    return LoopConfig(
        steps=steps,
        batch_size=batch_size,
        learning_rate=0.2 if profile.name == "full" else 0.05,
        label_smoothing=0.1,
        clip_norm=5.0,
        average_decay=profile.average_decay,
        evaluate_every=max(steps // 10, 1),
        checkpoint_every=max(steps // 5, 1),
        augmentation=Augmentation(crop_padding=max(profile.digit_size // 8, 1), mirror=mirrors),
        seed=seed,
    )
