"""What the recorded study of small residual networks tries, and how its learning rates are chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

TUNING_SEED = 1000  # rates are compared on draws of their own, so that the reported ones are fresh
_STEP, _LARGEST_RATE = 3.0, 3.0
LISTING, SCRATCH, FULL, PROBE = "listing", "scratch", "full", "linear-probe"


@dataclass(frozen=True)
class StudyPlan:
    """What is recorded.

    Args:
        budgets: labels of each class.
        freeze_budget: labels of each class at which freezing is tried, one of the budgets.
        freeze_depths: how many stages are frozen, beside none and all but the head.
        rates: learning rates to begin with, the same for every way to train; see `tune_rate`.
        tuning_draws: label draws on which rates are compared, by mean validation accuracy.
        draws: label draws that are reported.
        passes: over the labels, at least `least_steps` updates.
        least_steps: however few labels there are.
    """

    budgets: tuple[int, ...] = (5, 10, 50)
    freeze_budget: int = 10
    freeze_depths: tuple[int, ...] = (1, 2, 3, 4)
    rates: tuple[float, ...] = (0.003, 0.01, 0.03, 0.1)
    tuning_draws: int = 1
    draws: int = 3
    passes: int = 15
    least_steps: int = 60


PLANS = {
    "digits": StudyPlan(),
    "cifar10": StudyPlan(budgets=(10, 50), freeze_budget=50, freeze_depths=(2, 4)),
}


def tune_rate(rates: Sequence[float], score: Callable[[float], float]) -> dict[float, float]:
    """The score of every rate; as long as the largest one is the best, three times as much is tried as well.

    Without that, a method whose best rate lies beyond the grid would be an untuned baseline.

    Args:
        rates: learning rates, ascending.
        score: a rate to what came of it, the higher the better.
    """
    scores = {rate: score(rate) for rate in rates}
    while max(scores, key=scores.get) == max(scores) < _LARGEST_RATE:
        rate = float(f"{_STEP * max(scores):.3g}")
        scores[rate] = score(rate)
    return scores


def key_of(run: Mapping[str, Any]) -> tuple:
    """What tells a recorded run from the others: its method, rung or frozen stages, budget and seed."""
    return run["method"], run.get("rung", run.get("frozen_stages")), run["labels_per_class"], run["seed"]
