"""The training loop: one network, one set of images on its device, from the first step to the last, resumable."""

from __future__ import annotations

from torch import nn

from headstart.errors import CourseError
from headstart.resumable.checkpoints import CheckpointFolder
from headstart.resumable.hardware import Hardware
from headstart.resumable.loop import Watch, run_training
from headstart.vision.image_sets import ImageSet
from headstart.vision.training_settings import LoopConfig
from headstart.vision.training_state import Training, TrainingResult


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

    def build() -> Training:
        return Training(network, data, validation, config, hardware)

    return run_training(build, hardware, checkpoints=checkpoints, watch=watch).result()
