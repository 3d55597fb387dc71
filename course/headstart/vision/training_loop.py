"""The training loop: one network, one set of images on its device, from the first step to the last, resumable."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from headstart.errors import CourseError
from headstart.vision.checkpoints import CheckpointFolder
from headstart.vision.fine_tuning import training_mode
from headstart.vision.image_sets import ImageSet
from headstart.vision.training_settings import Hardware, LoopConfig
from headstart.vision.training_state import Training, TrainingResult

Watch = Callable[[int, dict[str, Any] | None], None]
"""Called after every step, with its number (from 1) and, after an evaluation, the curves' new row."""


def train_classifier(
    network: nn.Module,
    data: ImageSet,
    validation: ImageSet | None,
    config: LoopConfig,
    hardware: Hardware | None = None,
    *,
    checkpoints: CheckpointFolder | None = None,
    watch: Watch | None = None,
) -> TrainingResult:
    """Train in place, from the last checkpoint if there is one, and leave the best weights in the network.

    Everything drawn depends on the seed and the step alone, so a training that was stopped goes on as if it had not
    been: on a CPU, to the last bit. torch's own random state stays as it was.

    Args:
        network: images (B, C, H, W), or whatever `data` holds, to logits (B, K). Frozen parts stay as they are.
        data: to learn from.
        validation: to choose the best weights by; without it the last ones are kept.
        config: how.
        hardware: on what; the CPU if nothing is said.
        checkpoints: where they are kept; none keeps none.
        watch: sees every step.
    Raises:
        CourseError: fewer than 2 examples, nothing to train, no memory, or a loss that is no number; the network then
            holds the best weights so far, and the checkpoints stay.
    """
    if len(data.labels) < 2:
        raise CourseError("training needs at least 2 examples", str(len(data.labels)), "take more labels")
    hardware = hardware or Hardware()
    devices = [hardware.device] if hardware.is_cuda else []
    with torch.random.fork_rng(devices=devices):
        training = Training(network, data, validation, config, hardware)
        restored = checkpoints.load() if checkpoints else None
        if restored:
            training.restore(restored)
        try:
            _run(training, checkpoints, watch)
        except (RuntimeError, MemoryError) as error:
            if not _out_of_memory(error):
                raise
            raise _memory_error(training, checkpoints) from error
        finally:
            training.keep_best()
    return training.result()


def _run(training: Training, checkpoints: CheckpointFolder | None, watch: Watch | None) -> None:
    from tqdm import tqdm

    config = training.config
    training_mode(training.network)
    if checkpoints and not checkpoints.present():
        checkpoints.save(0, *training.state())
    with tqdm(total=config.steps, initial=training.step, unit="step", disable=None, leave=False) as bar:
        while not training.over:
            training.take_step()
            row = None
            if training.step % config.evaluate_every == 0 or training.step == config.steps:
                row = training.evaluate()
                bar.set_postfix({name: row[name] for name in ("loss", "validation_accuracy") if row[name] is not None})
            if checkpoints and (training.step % config.checkpoint_every == 0 or training.over):
                checkpoints.save(training.step, *training.state())
            bar.update()
            if watch:
                watch(training.step, row)


def _out_of_memory(error: BaseException) -> bool:
    named = isinstance(error, (torch.OutOfMemoryError, MemoryError))
    return named or "can't allocate memory" in str(error) or "out of memory" in str(error).lower()


def _memory_error(training: Training, checkpoints: CheckpointFolder | None) -> CourseError:
    parts = training.hardware.micro_batches * 2
    kept = "; what was trained lies in the last checkpoint" if checkpoints and checkpoints.present() else ""
    return CourseError(
        "the training fits into memory",
        f"no room at step {training.step + 1} with batches of {training.config.batch_size}{kept}",
        f"go on with --resume --micro-batches {parts}, which sends each batch through in {parts} parts",
    )
