"""What the recorded transfer study says: gains over training from scratch, draw by draw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from headstart.errors import CourseError
from headstart.run_records import Run, read_runs
from headstart.transfer_study import RESULTS, SCRATCH, WAYS, Way

Rate = float | Literal["tuned"]
TRANSFERS = tuple(way for way in WAYS if way != SCRATCH)


def transfer_runs() -> list[Run]:
    """The runs that `course/results/head_start_transfer.json` holds."""
    return read_runs(RESULTS)


def budgets_of(runs: Sequence[Run]) -> list[int]:
    """The label budgets that were recorded, ascending."""
    return sorted({run["labels"] for run in runs})


def tuned_rate(runs: Sequence[Run], way: Way, labels: int) -> float:
    """The rate with the best mean accuracy on validation scans, over tuning draws that are not reported."""
    tried = [run for run in _runs_of(runs, way, labels) if run["metrics"]["validation_accuracy"]]
    return max(tried, key=lambda run: sum(run["metrics"]["validation_accuracy"]))["rate"]


def test_accuracies(runs: Sequence[Run], way: Way, labels: int, rate: Rate = "tuned", factor: int = 1) -> list[float]:
    """Accuracy on test scans, a fraction a draw.

    Args:
        runs: as `transfer_runs` gives them.
        way: source and method.
        labels: the budget.
        rate: one that was recorded, or "tuned" for this way's own choice at this budget.
        factor: times so much; 3 steps once up the ladder of rates.
    Raises:
        CourseError: nothing was recorded at that rate.
    """
    wanted = factor * (tuned_rate(runs, way, labels) if rate == "tuned" else rate)
    for run in _runs_of(runs, way, labels):
        if abs(run["rate"] / wanted - 1) < 1e-3:
            return run["metrics"]["test_accuracy"]
    raise CourseError("a rate must be one that was recorded", f"{wanted:g}", "choose another")


def gains_over_scratch(
    runs: Sequence[Run], way: Way, labels: int, rate: Rate = "tuned", factor: int = 1
) -> list[float]:
    """How much better a way is than training from scratch with the same labels, a fraction a draw.

    With rate "tuned" each of the two has the rate that suits it; with a number, both have that one.
    """
    ours = test_accuracies(runs, way, labels, rate, factor)
    theirs = test_accuracies(runs, SCRATCH, labels, rate, factor)
    return [one - other for one, other in zip(ours, theirs, strict=True)]


def gain_curve(runs: Sequence[Run], way: Way, rate: Rate = "tuned", factor: int = 1) -> dict[int, list[float]]:
    """`gains_over_scratch` at every budget."""
    return {labels: gains_over_scratch(runs, way, labels, rate, factor) for labels in budgets_of(runs)}


def dial_runs(runs: Sequence[Run], rates: Sequence[Rate] | None = None) -> list[dict[str, Any]]:
    """The runs in the form that the transfer dial takes.

    Args:
        runs: as `transfer_runs` gives them.
        rates: those that the dial offers; by default "tuned" and every one that was recorded.
    Returns:
        `{"source": text, "labels": int, "rate": "tuned" or a number, "gains": fractions, "draws": int}`, one for every
        way but scratch, every budget and every rate.
    """
    rates = rates or ["tuned", *sorted({run["rate"] for run in runs})]
    return [
        {"source": f"{way.source}, {way.method}", "labels": labels, "rate": rate, "gains": gains, "draws": len(gains)}
        for way in TRANSFERS
        for labels in budgets_of(runs)
        for rate in rates
        for gains in [gains_over_scratch(runs, way, labels, rate)]
    ]


def _runs_of(runs: Sequence[Run], way: Way, labels: int) -> list[Run]:
    found = [run for run in runs if (run["source"], run["method"], run["labels"]) == (*way, labels)]
    if not found:
        raise CourseError("a way and a budget must be recorded ones", f"{way} at {labels} labels", "choose another")
    return found
