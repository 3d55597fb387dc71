"""A training between two steps: what it consists of, how it takes a step, and how it is kept and restored."""

from __future__ import annotations

import time
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn

from headstart.errors import CourseError
from headstart.vision.augmentation import augment, mix
from headstart.vision.batches import batch_at, seed_at
from headstart.vision.checkpoints import Checkpoint
from headstart.vision.fine_tuning import EarlyStopping, WeightAverage, training_mode
from headstart.vision.image_sets import ImageSet
from headstart.vision.optimizers import build_optimizer, restore_optimizer
from headstart.vision.predictions import accuracy
from headstart.vision.schedules import rate_factor
from headstart.vision.training_settings import Hardware, LoopConfig

_STEPS_BETWEEN_CHECKS_CUDA = 50  # to look at a loss, the processor must wait for the GPU


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


class Training:
    """A training between two steps: all that a checkpoint holds, and how to take the next step.

    Args: see `train_classifier`.
    """

    def __init__(
        self, network: nn.Module, data: ImageSet, validation: ImageSet | None, config: LoopConfig, hardware: Hardware
    ):
        self.network, self.config, self.hardware = network.to(hardware.device), config, hardware
        if hardware.is_cuda:
            network.to(memory_format=torch.channels_last)
        self.data, self.validation = (part and _on(part, hardware.device) for part in (data, validation))
        self.forward = torch.compile(network) if hardware.compiled else network
        self.optimizer = build_optimizer(network, config, hardware)
        self.base_rates = [group["lr"] for group in self.optimizer.param_groups]
        self.average = WeightAverage(network, config.average_decay) if config.average_decay else None
        self.stopping = EarlyStopping(config.patience)
        self.best = {name: value.detach().clone() for name, value in network.state_dict().items()}
        self.loss_sum = torch.zeros((), device=hardware.device)
        self.step, self.losses, self.unchecked, self.seconds = 0, 0, 0, 0.0
        self.rows: list[dict[str, Any]] = []

    @property
    def over(self) -> bool:
        """Whether the last step is done, or early stopping says so."""
        return self.step >= self.config.steps or self.stopping.over

    def take_step(self) -> None:
        """One update of the weights.

        Raises:
            CourseError: the loss is no number.
        """
        began = time.perf_counter()
        factor = rate_factor(self.config.schedule, self.step, self.config.steps, warmup=self.config.warmup)
        for group, rate in zip(self.optimizer.param_groups, self.base_rates, strict=True):
            group["lr"] = rate * factor
        torch.manual_seed(seed_at(self.config.seed, self.step))
        which = batch_at(len(self.data.labels), self.config.batch_size, self.step, self.config.seed)
        images, labels = self._prepared(which.to(self.hardware.device, non_blocking=True))
        loss = torch.zeros((), device=self.hardware.device)
        for part, targets in zip(*(x.chunk(self.hardware.micro_batches) for x in (images, labels)), strict=True):
            share = self._loss(part, targets) * (len(part) / len(images))
            share.backward()
            loss += share.detach()
        self._require_number(loss)
        if self.config.clip_norm is not None:
            nn.utils.clip_grad_norm_(self.network.parameters(), self.config.clip_norm)
        self.optimizer.step()
        self.optimizer.zero_grad()
        if self.average:
            self.average.update(self.network)
        self.step += 1
        self.losses += 1
        self.seconds += time.perf_counter() - began

    def evaluate(self) -> dict[str, Any]:
        """Add a row to the curves, and keep the weights if they are the best so far."""
        self._wait()
        self._check()
        self._require_finite_weights()
        values = self.average.values if self.average else self.network.state_dict()
        score = None
        if self.validation:
            score = accuracy(self.network, self.validation, self.hardware, values=values)
        if score is None or self.stopping.improves(score, self.step):
            self.best = {name: value.detach().clone() for name, value in values.items()}
        if score is None:
            self.stopping.best_step = self.step
        loss = (self.loss_sum / max(self.losses, 1)).item()
        rate = max(group["lr"] for group in self.optimizer.param_groups)
        row = {"step": self.step, "seconds": self.seconds, "rate": rate, "loss": loss, "validation_accuracy": score}
        self.rows.append(row)
        self.loss_sum.zero_()
        self.losses = 0
        training_mode(self.network)
        return row

    def state(self) -> Checkpoint:
        """All that it takes to go on from here; random states and the order of data are functions of the step."""
        self._wait()
        self._check()
        self._require_finite_weights()
        tensors = {f"network.{name}": value for name, value in self.network.state_dict().items()}
        tensors |= {f"best.{name}": value for name, value in self.best.items()}
        tensors["loss_sum"] = self.loss_sum
        if self.average:
            tensors |= {f"average.{name}": value for name, value in self.average.values.items()}
        for place, kept in self.optimizer.state_dict()["state"].items():
            tensors |= {f"optimizer.{place}.{name}": value for name, value in kept.items() if value is not None}
        notes = {"step": self.step, "losses": self.losses, "seconds": self.seconds, "rows": self.rows}
        notes["stopping"] = asdict(self.stopping)
        notes["average_updates"] = self.average.updates if self.average else 0
        return Checkpoint(tensors, notes)

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to the step of a checkpoint."""
        tensors, notes = checkpoint
        self.network.load_state_dict(_below("network", tensors))
        self.best = {name: value.to(self.hardware.device) for name, value in _below("best", tensors).items()}
        self.loss_sum.copy_(tensors["loss_sum"])
        if self.average:
            for name, value in _below("average", tensors).items():
                self.average.values[name].copy_(value)
            self.average.updates = notes["average_updates"]
        restore_optimizer(self.optimizer, _below("optimizer", tensors))
        self.step, self.losses, self.seconds = notes["step"], notes["losses"], notes["seconds"]
        self.rows, self.stopping = notes["rows"], EarlyStopping(**notes["stopping"])

    def keep_best(self) -> None:
        """Put the best weights into the network, in evaluation mode."""
        self.network.load_state_dict(self.best)
        self.network.eval()

    def result(self) -> TrainingResult:
        """What came of it."""
        curves = {name: [row[name] for row in self.rows] for name in self.rows[0]} if self.rows else {}
        images = self.step * min(self.config.batch_size, len(self.data.labels))
        best = self.stopping.best if self.validation else None
        rate = images / self.seconds if self.seconds else 0.0
        return TrainingResult(self.step, self.stopping.best_step, best, self.seconds, rate, curves)

    def _prepared(self, which: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        images, labels = self.data.images[which], self.data.labels[which]
        if images.ndim != 4:  # features: there is nothing to augment
            return images, labels
        images = augment(images, self.config.augmentation)
        images, labels = mix(images, labels, len(self.data.classes), self.config.augmentation)
        layout = torch.channels_last if self.hardware.is_cuda else torch.contiguous_format
        return images.contiguous(memory_format=layout), labels

    def _loss(self, images: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        with torch.autocast("cuda", torch.bfloat16) if self.hardware.is_cuda else nullcontext():
            logits = self.forward(images)
        return F.cross_entropy(logits.float(), targets, label_smoothing=self.config.label_smoothing)

    def _require_number(self, loss: torch.Tensor) -> None:
        """Look at losses before they reach the weights; on a GPU only now and then, since looking is waiting."""
        self.loss_sum += loss
        self.unchecked += 1
        if self.unchecked >= (_STEPS_BETWEEN_CHECKS_CUDA if self.hardware.is_cuda else 1):
            self._check()

    def _check(self) -> None:
        self.unchecked = 0
        if not torch.isfinite(self.loss_sum):
            raise self._divergence(f"{self.loss_sum.item()}")

    def _require_finite_weights(self) -> None:
        """The last step may have spoilt weights that no loss has shown yet."""
        if not torch.stack([value.detach().isfinite().all() for value in self.network.state_dict().values()]).all():
            raise self._divergence("weights that are none")

    def _divergence(self, got: str) -> CourseError:
        do = f"lower the learning rate, which is {self.config.learning_rate:g}; the best weights before it are kept"
        return CourseError("loss and weights stay numbers", f"{got} near step {self.step + 1}", do)

    def _wait(self) -> None:
        if self.hardware.is_cuda:
            began = time.perf_counter()
            torch.cuda.synchronize(self.hardware.device)
            self.seconds += time.perf_counter() - began


def _below(prefix: str, tensors: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    return {name[len(prefix) + 1 :]: value for name, value in tensors.items() if name.startswith(f"{prefix}.")}


def _on(images: ImageSet, device: torch.device) -> ImageSet:
    return ImageSet(images.images.to(device), images.labels.to(device), images.classes)
