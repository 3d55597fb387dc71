"""The methods that are compared: from scratch, a linear probe, the probe and then everything, everything at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from headstart.resumable.checkpoints import CheckpointFolder
from headstart.resumable.hardware import Hardware
from headstart.vision.backbones import ImageClassifier
from headstart.vision.image_sets import ImageTask
from headstart.vision.predictions import extract_features
from headstart.vision.training_loop import train_classifier
from headstart.vision.training_plans import PROBE, TUNE
from headstart.vision.training_settings import LoopConfig
from headstart.vision.training_state import TrainingResult

PHASES = {"scratch": ("scratch",), "linear-probe": (PROBE,), "lp-ft": (PROBE, TUNE), "full": (TUNE,)}
"""The trainings that make up each method, one after another."""

PhaseWatch = Callable[[str, int, dict[str, Any] | None], None]


def run_method(
    method: str,
    network: ImageClassifier,
    task: ImageTask,
    configs: dict[str, LoopConfig],
    hardware: Hardware,
    *,
    checkpoints: dict[str, CheckpointFolder] | None = None,
    watch: PhaseWatch | None = None,
) -> dict[str, TrainingResult]:
    """Train a network by a method, in place; a phase that is done already, by its checkpoint, is not repeated.

    A probe looks at every image once and trains the head on the features, so neither weights nor running statistics
    of the backbone can move. LP-FT then trains everything from there (Kumar et al. 2022, arXiv 2202.10054).

    Args:
        method: a key of `PHASES`.
        network: with the weights to start from.
        task: train and validation images.
        configs: settings by phase.
        hardware: on what.
        checkpoints: a folder by phase, or none.
        watch: called after every step with phase, step and the curves' new row.
    Returns:
        what came of each phase.
    """
    results = {}
    for phase in PHASES[method]:
        train, validation, part = task.train, task.validation, network
        if phase == PROBE:
            train, validation = (
                images and extract_features(network, images, hardware) for images in (train, validation)
            )
            part = network.head
        results[phase] = train_classifier(
            part,
            train,
            validation,
            configs[phase],
            hardware,
            checkpoints=(checkpoints or {}).get(phase),
            watch=_named(phase, watch),
        )
    return results


def checkpoint_folders(
    folder: Path, configs: dict[str, LoopConfig], settings: dict[str, Any]
) -> dict[str, CheckpointFolder]:
    """A folder of checkpoints for each phase, with the settings that a resumed training must share."""
    return {
        phase: CheckpointFolder(folder / phase, {**settings, **asdict(config)}) for phase, config in configs.items()
    }


def _named(phase: str, watch: PhaseWatch | None):
    if watch is None:
        return None
    return lambda step, row: watch(phase, step, row)
