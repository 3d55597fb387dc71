"""The loop of every long training: from the last checkpoint to the last step, whatever happens between."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from headstart.errors import CourseError
from headstart.resumable.checkpoints import CheckpointFolder
from headstart.resumable.hardware import Hardware
from headstart.resumable.processes import decided_by_first, is_first
from headstart.resumable.training import Training

Watch = Callable[[int, dict[str, Any] | None], None]
"""Called after every step, with its number (from 1) and, after an evaluation, the curves' new row."""


def run_training(
    build: Callable[[], Training],
    hardware: Hardware,
    *,
    checkpoints: CheckpointFolder | None = None,
    watch: Watch | None = None,
) -> Training:
    """Train from the last checkpoint if there is one, and leave the best weights in the network.

    Everything drawn depends on the seed and the step alone, so a training that was stopped goes on as if it had not
    been: on a CPU, to the last bit. torch's own random state stays as it was.

    Args:
        build: makes the training, at its first step.
        hardware: on what.
        checkpoints: where they are kept; none keeps none.
        watch: sees every step.
    Returns:
        the training, over.
    Raises:
        CourseError: nothing to train, no memory, or a loss that is no number; the network then holds the best weights
            so far, and the checkpoints stay.
    """
    devices = [hardware.device] if hardware.is_cuda else []
    with torch.random.fork_rng(devices=devices):
        training = build()
        restored = decided_by_first(checkpoints.load) if checkpoints else None
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
    return training


def _run(training: Training, checkpoints: CheckpointFolder | None, watch: Watch | None) -> None:
    from tqdm import tqdm

    config = training.config
    training.training_mode()
    if checkpoints and not checkpoints.present():
        checkpoints.save(0, *training.state())
    quiet = None if is_first() else True  # none: where nobody watches
    with tqdm(total=config.steps, initial=training.step, unit="step", disable=quiet, leave=False) as bar:
        while not training.over:
            training.take_step()
            row = None
            if training.evaluation_due:
                row = training.evaluate()
                shown = ("loss", training.score_name)
                bar.set_postfix({name: row[name] for name in shown if row[name] is not None})
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
