"""How much each profile computes on sentences: how many of them, how long, at which rate."""

from __future__ import annotations

from dataclasses import dataclass

from headstart.language.length_batches import steps_per_epoch
from headstart.language.tuning_settings import TuningConfig, tuning_config


@dataclass(frozen=True)
class LanguageProfile:
    """The sizes of one profile.

    Args:
        name: smoke, quick or full.
        train: sentences to learn from at most; none takes all.
        dev: sentences to choose by at most.
        test: sentences to test on at most.
        batch_size: sentences an update.
        epochs: over the sentences, by task.
        least_steps: however few sentences there are.
    """

    name: str
    train: int | None
    dev: int | None
    test: int | None
    batch_size: int
    epochs: dict[str, int]
    least_steps: int


PROFILES = {
    "smoke": LanguageProfile("smoke", 40, 20, 20, 8, {"ner": 1, "sentiment": 1}, 5),
    "quick": LanguageProfile("quick", 1500, 500, 1000, 16, {"ner": 2, "sentiment": 2}, 200),
    "full": LanguageProfile("full", None, None, None, 16, {"ner": 4, "sentiment": 3}, 200),
}

SMALL = 512
"""Networks up to so wide take the rates of the packaged BERT (384); wider ones learn more slowly."""


@dataclass(frozen=True)
class Rates:
    """What suits a network.

    Args:
        learning_rate: of the head.
        layer_factor: each layer below learns this much slower.
    """

    learning_rate: float
    layer_factor: float


RATES = {
    ("ner", "small"): Rates(5e-4, 0.9),
    ("ner", "large"): Rates(5e-5, 0.95),
    ("ner", "scratch"): Rates(3e-4, 1.0),
    ("sentiment", "small"): Rates(1e-4, 0.9),
    ("sentiment", "large"): Rates(3e-5, 0.95),
    ("sentiment", "scratch"): Rates(3e-4, 1.0),
}


def plan(
    task: str, profile: LanguageProfile, count: int, *, width: int, from_scratch: bool, epochs: int | None, seed: int
) -> TuningConfig:
    """The settings of one training.

    Args:
        task: ner or sentiment.
        profile: how much.
        count: sentences to learn from.
        width: D of the network.
        from_scratch: whether it starts from random weights.
        epochs: in place of the profile's, and of its least steps.
        seed: of the training.
    """
    kind = "scratch" if from_scratch else "small" if width <= SMALL else "large"
    rates = RATES[task, kind]
    each = steps_per_epoch(count, profile.batch_size)
    rounds = epochs or max(profile.epochs[task], -(-profile.least_steps // each))
    return tuning_config(
        count,
        epochs=rounds,
        batch_size=profile.batch_size,
        learning_rate=rates.learning_rate,
        layer_factor=rates.layer_factor,
        seed=seed,
    )
