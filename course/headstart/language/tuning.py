"""Fine-tuning of sentence and token classifiers, and continued pretraining: resumable, the best weights kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn

from headstart.errors import CourseError
from headstart.language.encoding import IGNORED, EncodedText
from headstart.language.entity_scores import entity_scores
from headstart.language.length_batches import batch_at, padded
from headstart.language.predictions import predict_labels, predict_tags
from headstart.language.tuning_settings import TuningConfig, build_adamw
from headstart.resumable import training
from headstart.resumable.checkpoints import CheckpointFolder
from headstart.resumable.hardware import Hardware
from headstart.resumable.loop import Watch, run_training
from headstart.resumable.processes import own_parts

CUDA_MULTIPLE = 8  # matrix units of a GPU are fastest at multiples of it


@dataclass
class TuningResult:
    """What came of a tuning; the network holds the best weights.

    Args:
        steps: that were made.
        best_step: at which the kept weights stood.
        dev_score: of the kept weights on dev: accuracy, or entity F1; none without dev.
        seconds: of training, without looks at dev and checkpoints.
        tokens_per_second: while training; padding does not count.
        curves: lists of equal length, an entry a look at dev: step, seconds, rate, loss and the score.
    """

    steps: int
    best_step: int
    dev_score: float | None
    seconds: float
    tokens_per_second: float
    curves: dict[str, list[Any]] = field(default_factory=dict)


class Tuning(training.Training):
    """A training on encoded sentences.

    Args: see `tune_sentences`.
    """

    def __init__(
        self, network: nn.Module, data: EncodedText, dev: EncodedText | None, config: TuningConfig, hardware: Hardware
    ):
        network.to(hardware.device)
        self.data, self.dev = data, dev
        super().__init__(network, config, hardware, build_adamw(network, config))

    @property
    def evaluation_due(self) -> bool:
        """At the early look as well."""
        return super().evaluation_due or self.step == self.config.early_look

    def parts(self) -> Iterable[tuple[float, tuple]]:
        """This process's share of the present batch, in parts that weigh as much as they have labels."""
        which = batch_at(self.data.lengths, self.config.batch_size, self.step, self.config.seed)
        batch = self.prepared(padded(self.data, which, multiple=CUDA_MULTIPLE if self.hardware.is_cuda else 1))
        together = int((batch["labels"] != IGNORED).sum())
        for rows, tensors in own_parts(tuple(batch.values()), self.hardware.micro_batches):
            part = dict(zip(batch, tensors, strict=True))
            count = int((part["labels"] != IGNORED).sum()) if rows else 0
            on_device = {name: value.to(self.hardware.device, non_blocking=True) for name, value in part.items()}
            yield count / max(together, 1), (on_device, count)

    def prepared(self, batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        """The batch as the network gets it."""
        return batch

    def _loss(self, batch: dict[str, torch.Tensor], count: int) -> torch.Tensor:
        labels = batch["labels"]
        with self.hardware.autocast():
            logits = self.forward(**{name: value for name, value in batch.items() if name != "labels"}).logits
        if not count:  # a mean over nothing would be no number
            return logits.float().sum() * 0
        smoothing = self.config.label_smoothing
        return F.cross_entropy(logits.float().flatten(0, -2), labels.flatten(), label_smoothing=smoothing)

    def result(self) -> TuningResult:
        """What came of it."""
        lengths, config = self.data.lengths, self.config
        seen = sum(
            lengths[one] for step in range(self.step) for one in batch_at(lengths, config.batch_size, step, config.seed)
        )
        best = None if self.dev is None else self.stopping.best
        speed = seen / self.seconds if self.seconds else 0.0
        return TuningResult(self.step, self.stopping.best_step, best, self.seconds, speed, self.curves)


class SentenceTuning(Tuning):
    """A training of a sentence classifier; dev is scored by accuracy."""

    def score(self, values: Mapping[str, torch.Tensor]) -> float | None:
        """The accuracy on dev; none without dev."""
        if self.dev is None:
            return None
        predicted = predict_labels(self.network, self.dev, self.hardware, values=values)
        return (predicted == torch.tensor(self.dev.labels)).double().mean().item()


class TokenTuning(Tuning):
    """A training of a token classifier; dev is scored by entity F1 over whole sentences."""

    score_name = "validation_entity_f1"

    def score(self, values: Mapping[str, torch.Tensor]) -> float | None:
        """Entity F1 on dev; none without dev."""
        if self.dev is None:
            return None
        return entity_scores(self.dev.tags, predict_tags(self.network, self.dev, self.hardware, values=values)).micro.f1


def tune_sentences(
    network: nn.Module,
    data: EncodedText,
    dev: EncodedText | None,
    config: TuningConfig,
    hardware: Hardware | None = None,
    *,
    checkpoints: CheckpointFolder | None = None,
    watch: Watch | None = None,
) -> TuningResult:
    """Tune a sentence classifier in place, and leave the weights in it that did best on dev.

    Args:
        network: of `sentence_classifier`; frozen parts stay as they are.
        data: of `encode_sentences`, with labels.
        dev: to choose the best weights by; without it the last ones are kept.
        config: how.
        hardware: on what; the CPU if nothing is said.
        checkpoints: where they are kept; none keeps none.
        watch: called after every step with its number and, after a look at dev, the curves' new row.
    Raises:
        CourseError: see `run_training`; or sentences without labels.
    """
    return _tune(SentenceTuning, network, data, dev, config, hardware, checkpoints, watch)


def tune_tokens(
    network: nn.Module,
    data: EncodedText,
    dev: EncodedText | None,
    config: TuningConfig,
    hardware: Hardware | None = None,
    *,
    checkpoints: CheckpointFolder | None = None,
    watch: Watch | None = None,
) -> TuningResult:
    """Tune a token classifier in place, and leave the weights in it that had the best entity F1 on dev.

    Args: see `tune_sentences`; network of `token_classifier`, data and dev of `encode_words`, with tags.
    """
    return _tune(TokenTuning, network, data, dev, config, hardware, checkpoints, watch)


def _tune(kind, network, data, dev, config, hardware, checkpoints, watch) -> TuningResult:
    for text in (data, dev):
        if text is not None and (text.labels is None or not len(text)):
            raise CourseError("tuning and dev need sentences with labels", "none", "encode them with their labels")
    hardware = hardware or Hardware()
    build = lambda: kind(network, data, dev, config, hardware)  # noqa: E731
    return run_training(build, hardware, checkpoints=checkpoints, watch=watch).result()
