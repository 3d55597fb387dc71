"""A training on images: what a step sees, what its loss is, how it does on validation images."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn

from headstart.resumable import training
from headstart.resumable.hardware import Hardware
from headstart.resumable.processes import own_parts
from headstart.vision.augmentation import augment, mix
from headstart.vision.batches import batch_at
from headstart.vision.fine_tuning import training_mode
from headstart.vision.image_sets import ImageSet
from headstart.vision.optimizers import build_optimizer
from headstart.vision.predictions import accuracy
from headstart.vision.training_settings import LoopConfig


@dataclass
class TrainingResult:
    """What came of a training; the network holds the best weights.

    Args:
        steps: that were made.
        best_step: at which the kept weights stood.
        validation_accuracy: of the kept weights, a fraction; none without validation data.
        seconds: of training, without evaluations and checkpoints.
        images_per_second: while training.
        curves: lists of equal length, an entry an evaluation: step, seconds, rate, loss and validation_accuracy.
    """

    steps: int
    best_step: int
    validation_accuracy: float | None
    seconds: float
    images_per_second: float
    curves: dict[str, list[Any]] = field(default_factory=dict)


class Training(training.Training):
    """A training on images that lie on the device.

    Args: see `train_classifier`.
    """

    def __init__(
        self, network: nn.Module, data: ImageSet, validation: ImageSet | None, config: LoopConfig, hardware: Hardware
    ):
        network.to(hardware.device)
        if hardware.is_cuda:
            network.to(memory_format=torch.channels_last)
        self.data, self.validation = (part and _on(part, hardware.device) for part in (data, validation))
        super().__init__(network, config, hardware, build_optimizer(network, config, hardware))

    def parts(self) -> Iterable[tuple[float, tuple]]:
        """This process's share of the present batch, augmented, in as many parts as the hardware asks for."""
        which = batch_at(len(self.data.labels), self.config.batch_size, self.step, self.config.seed)
        images, labels = self._prepared(which.to(self.hardware.device, non_blocking=True))
        for rows, part in own_parts((images, labels), self.hardware.micro_batches):
            yield rows / len(images), part

    def score(self, values: Mapping[str, torch.Tensor]) -> float | None:
        """The accuracy on validation images; none without them."""
        return accuracy(self.network, self.validation, self.hardware, values=values) if self.validation else None

    def training_mode(self) -> None:
        """Training mode, in which the statistics of frozen layers stay as they are."""
        training_mode(self.network)

    def result(self) -> TrainingResult:
        """What came of it."""
        images = self.step * min(self.config.batch_size, len(self.data.labels))
        best = self.stopping.best if self.validation else None
        rate = images / self.seconds if self.seconds else 0.0
        return TrainingResult(self.step, self.stopping.best_step, best, self.seconds, rate, self.curves)

    def _prepared(self, which: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        images, labels = self.data.images[which], self.data.labels[which]
        if images.ndim != 4:  # features: there is nothing to augment
            return images, labels
        images = augment(images, self.config.augmentation)
        images, labels = mix(images, labels, len(self.data.classes), self.config.augmentation)
        layout = torch.channels_last if self.hardware.is_cuda else torch.contiguous_format
        return images.contiguous(memory_format=layout), labels

    def _loss(self, images: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        with self.hardware.autocast():
            logits = self.forward(images)
        return F.cross_entropy(logits.float(), targets, label_smoothing=self.config.label_smoothing)


def _on(images: ImageSet, device: torch.device) -> ImageSet:
    return ImageSet(images.images.to(device), images.labels.to(device), images.classes)
