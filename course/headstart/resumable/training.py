"""A training between two steps: how it takes a step, looks at validation data, and is kept and restored."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from typing import Any

import torch
from torch import nn

from headstart.errors import CourseError
from headstart.resumable.checkpoints import Checkpoint
from headstart.resumable.hardware import Hardware
from headstart.resumable.kept_weights import EarlyStopping, WeightAverage
from headstart.resumable.optimizers import restore_optimizer
from headstart.resumable.processes import (
    average_buffers,
    decided_by_first,
    process_count,
    process_rank,
    sum_over_processes,
)
from headstart.resumable.schedules import rate_factor
from headstart.resumable.seeds import seed_at

_STEPS_BETWEEN_CHECKS_CUDA = 50  # to look at a loss, the processor must wait for the GPU


class Training:
    """A training between two steps: all that a checkpoint holds, and how to take the next step.

    A kind of training says what a step learns from (`parts`), what its loss is (`_loss`), and how well the network
    does on validation data (`score`).

    Args:
        network: trained in place.
        config: has steps, learning_rate, schedule, warmup, clip_norm, average_decay, patience, evaluate_every,
            checkpoint_every, batch_size and seed.
        hardware: on what.
        optimizer: of the network's parameters, on the hardware's device.
    """

    score_name = "validation_accuracy"

    def __init__(self, network: nn.Module, config: Any, hardware: Hardware, optimizer: torch.optim.Optimizer):
        self.network, self.config, self.hardware, self.optimizer = network, config, hardware, optimizer
        several = process_count() > 1
        self.parallel = nn.parallel.DistributedDataParallel(network) if several else None
        self.forward = torch.compile(self.parallel or network) if hardware.compiled else self.parallel or network
        self.base_rates = [group["lr"] for group in optimizer.param_groups]
        self.average = WeightAverage(network, config.average_decay) if config.average_decay else None
        self.stopping = EarlyStopping(config.patience)
        self.best = {name: value.detach().clone() for name, value in network.state_dict().items()}
        self.loss_sum = torch.zeros((), device=hardware.device)
        self.step, self.losses, self.unchecked, self.seconds = 0, 0, 0, 0.0
        self.rows: list[dict[str, Any]] = []

    def parts(self) -> Iterable[tuple[float, tuple]]:
        """This process's parts of the present batch: each with its share of the loss and what `_loss` takes."""
        raise NotImplementedError

    def _loss(self, *part: Any) -> torch.Tensor:
        """The mean loss of a part, a scalar."""
        raise NotImplementedError

    def score(self, values: Mapping[str, torch.Tensor]) -> float | None:
        """How well the network does on validation data with these weights, the higher the better; none without data."""
        return None

    def training_mode(self) -> None:
        """Put the network into the mode in which it learns."""
        self.network.train()

    @property
    def evaluation_due(self) -> bool:
        """Whether to look at validation data after this step."""
        return self.step % self.config.evaluate_every == 0 or self.step == self.config.steps

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
        loss = torch.zeros((), device=self.hardware.device)
        parts = list(self.parts())
        if process_count() > 1:  # the batch was drawn alike by all; dropout is to differ between its rows
            torch.manual_seed(seed_at(self.config.seed, self.step) + 2**41 * (1 + process_rank()))
        for place, (weight, part) in enumerate(parts):
            with self._meeting(place == len(parts) - 1):
                share = self._loss(*part) * weight
                (share * process_count()).backward()  # the mean over processes of this is the sum of their shares
            loss += share.detach()
        self._require_number(sum_over_processes(loss))
        if self.config.clip_norm is not None:
            nn.utils.clip_grad_norm_(self.network.parameters(), self.config.clip_norm)
        self.optimizer.step()
        self.optimizer.zero_grad()
        average_buffers(self.network)
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
        score = decided_by_first(lambda: self.score(values))
        if score is None or self.stopping.improves(score, self.step):
            self.best = {name: value.detach().clone() for name, value in values.items()}
        if score is None:
            self.stopping.best_step = self.step
        loss = (self.loss_sum / max(self.losses, 1)).item()
        rate = max(group["lr"] for group in self.optimizer.param_groups)
        row = {"step": self.step, "seconds": self.seconds, "rate": rate, "loss": loss, self.score_name: score}
        self.rows.append(row)
        self.loss_sum.zero_()
        self.losses = 0
        self.training_mode()
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

    @property
    def curves(self) -> dict[str, list[Any]]:
        """Lists of equal length, an entry an evaluation: step, seconds, rate, loss and the score."""
        return {name: [row[name] for row in self.rows] for name in self.rows[0]} if self.rows else {}

    def _meeting(self, last: bool) -> AbstractContextManager:
        """Processes add up their gradients once a step, with the last part of a batch."""
        return self.parallel.no_sync() if self.parallel and not last else nullcontext()

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
