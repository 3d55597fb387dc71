"""What the recorded studies of small residual networks say: rungs of the ladder, label budgets, freeze depths."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from headstart.run_records import Run, read_runs
from headstart.vision.study_plans import FULL, LISTING, PROBE

Curve = dict[float, list[float]]
RESULTS = {"digits": "vision_digits_cpu", "cifar10": "vision_cifar10_cpu"}
"""By world: the file in `course/results`, without `.json`."""


def study_runs(world: str) -> list[Run]:
    """The recorded runs of a world, digits or cifar10.

    Raises:
        CourseError: nothing was recorded.
    """
    return read_runs(RESULTS[world])


def rung_scores(runs: Sequence[Run], metric: str = "test_accuracy") -> dict[str, list[float]]:
    """Accuracy on every rung of the ladder, a fraction a draw, in the ladder's order."""
    scores: dict[str, list[float]] = {}
    for run in runs:
        if run["method"] == LISTING:
            scores.setdefault(run["rung"], []).append(run["metrics"][metric])
    return scores


def budget_curve(runs: Sequence[Run], method: str) -> Curve:
    """Test accuracy of a method by labels a class, a fraction a draw; nothing of it frozen but by the probe."""
    frozen = 5 if method == PROBE else 0
    chosen = [run for run in runs if run["method"] == method and run["frozen_stages"] == frozen]
    return _curve((run["labels_per_class"], run) for run in chosen)


def freeze_curve(runs: Sequence[Run]) -> tuple[int, Curve]:
    """The budget (labels a class) at which freezing was recorded, and test accuracy by the number of frozen stages."""
    budget = next(run["labels_per_class"] for run in runs if run["method"] == FULL and run["frozen_stages"])
    chosen = [run for run in runs if run["method"] in (FULL, PROBE) and run["labels_per_class"] == budget]
    return budget, _curve(sorted(((run["frozen_stages"], run) for run in chosen), key=lambda pair: pair[0]))


def _curve(pairs: Iterable[tuple[float, Run]]) -> Curve:
    curve: Curve = {}
    for place, run in pairs:
        curve.setdefault(place, []).append(run["metrics"]["test_accuracy"])
    return curve
