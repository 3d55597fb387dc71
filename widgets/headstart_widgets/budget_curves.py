"""Budget curves: what more labels bring each way of training, and what freezing costs, from runs that were recorded."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import traitlets

from headstart_widgets.control_frame import BLUE, GREEN, GREY, ORANGE, Control, compose_script, new_figure, to_png

METHODS = ("scratch", "linear-probe", "lp-ft", "full")
ALL = "all"
STAGES = 5  # stem and four layers; with all of them frozen only the head learns
LOOKS = {
    "scratch": (ORANGE, "--", "s"),
    "linear-probe": (GREY, "-.", "^"),
    "lp-ft": (GREEN, ":", "D"),
    "full": (BLUE, "-", "o"),
}


class BudgetCurves(Control):
    """Lets a reader guess where two ways of training meet, or how deep to freeze, and then shows recorded accuracies.

    Budgets: scratch, linear probe, LP-FT and full fine-tuning over labels a class. Freezing: full fine-tuning over the
    number of frozen stages; a linear probe is the case in which all are. A line is a mean over seeds, its band goes
    from the lowest to the highest of them. What was not recorded is absent.

    Args:
        runs: mappings as `headstart train` and the recorded studies write them: `method`, `labels_per_class` (a whole
            number or "all"), `seed`, `metrics` with `test_accuracy` (a fraction), and where there are any `task`,
            `frozen_stages`, `device`, `date`. Runs of other methods are left out.
        language: of the words, the working folder's by default; `task`, `device` and `date` are shown as they are.

    Raises:
        ValueError: a run that lacks something or says something impossible, or runs that make no curve.
    """

    _esm = compose_script(Path(__file__).with_suffix(".js"))
    table = "budget_curves"

    tasks = traitlets.List().tag(sync=True)

    def __init__(self, runs: Iterable[Mapping[str, Any]], language: str | None = None):
        super().__init__(language, tasks=collect_tasks(runs))

    def static_picture(self) -> bytes:
        """The curves of the first task, with their bands, as PNG."""
        task = self.tasks[0]
        panels = [view for view in ("budgets", "freezing") if task[view]]
        figure = new_figure(5 * len(panels), 3.4)
        for axes, view in zip(figure.subplots(1, len(panels), squeeze=False)[0], panels, strict=True):
            draw_view(axes, task, view)
        figure.axes[0].set_ylabel("test accuracy (%)")
        return to_png(figure)


def draw_view(axes: Any, task: Mapping[str, Any], view: str) -> None:
    """One view's curves; budgets stand at equal distances, named by their labels."""
    points = task[view]
    places = sorted({point["at"] for point in points}, key=budget_order)
    for curve in dict.fromkeys(point["curve"] for point in points):
        line = sorted(
            (point for point in points if point["curve"] == curve), key=lambda point: budget_order(point["at"])
        )
        colour, style, marker = LOOKS.get(curve, LOOKS["full"])
        xs = [places.index(point["at"]) for point in line]
        name = f"{curve} a class" if view == "freezing" else curve
        axes.plot(xs, [100 * point["mean"] for point in line], color=colour, linestyle=style, marker=marker, label=name)
        low, high = ([100 * point[end] for point in line] for end in ("low", "high"))
        axes.fill_between(xs, low, high, color=colour, alpha=0.15)
    axes.set_xticks(range(len(places)), [str(place) for place in places])
    axes.set(xlabel="labels a class" if view == "budgets" else "frozen stages", title=task["name"])
    axes.legend(frameon=False, fontsize=8)


def collect_tasks(runs: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The tasks in the order in which they come: `name`, `budgets` and `freezing` (points), `origin`.

    A point is `{"curve", "at", "mean", "low", "high", "seeds"}`: for budgets a method and the labels, for freezing the
    labels (as text) and the frozen stages. `origin` lists `device` and `date`, each once.

    Raises:
        ValueError: as `BudgetCurves` does.
    """
    read = [read_run(run) for run in runs if run.get("method") in METHODS]
    tasks = []
    for name in dict.fromkeys(run["task"] for run in read):
        ours = [run for run in read if run["task"] == name]
        budgets = [run for run in ours if run["frozen"] == (STAGES if run["method"] == "linear-probe" else 0)]
        frozen = {run["labels"] for run in ours if run["method"] == "full" and run["frozen"]}
        depths = [run for run in ours if run["method"] in ("full", "linear-probe") and run["labels"] in frozen]
        task = {
            "name": name,
            "budgets": collect_points([(run["method"], run["labels"], run) for run in budgets]),
            "freezing": collect_points([(str(run["labels"]), run["frozen"], run) for run in depths]),
            "origin": [dict(pairs) for pairs in dict.fromkeys(tuple(run["origin"].items()) for run in ours)],
        }
        if len({point["at"] for point in task["budgets"]}) < 2:
            task["budgets"] = []
        if task["budgets"] or task["freezing"]:
            tasks.append(task)
    if not tasks:
        raise ValueError(f"curves need runs of {', '.join(METHODS)} at two budgets or depths; got {len(read)} runs")
    return tasks


def read_run(run: Mapping[str, Any]) -> dict[str, Any]:
    """One run, checked: `task`, `method`, `labels`, `frozen`, `seed`, `accuracy`, `origin`."""
    where = {key: run.get(key) for key in ("task", "method", "labels_per_class", "seed")}
    missing = [key for key in ("labels_per_class", "metrics") if key not in run]
    if missing or "test_accuracy" not in run["metrics"]:
        raise ValueError(
            f"a run has labels_per_class and metrics.test_accuracy; {missing or 'the latter'} missing in {where}"
        )
    labels, accuracy = run["labels_per_class"], float(run["metrics"]["test_accuracy"])
    if labels != ALL and (isinstance(labels, str) or int(labels) != labels or labels < 1):
        raise ValueError(f'labels_per_class is a whole number above 0 or "{ALL}"; got {labels!r} in {where}')
    if not 0 <= accuracy <= 1:
        raise ValueError(f"test_accuracy is a fraction; got {accuracy} in {where}: divide percent by 100")
    frozen = STAGES if run["method"] == "linear-probe" else int(run.get("frozen_stages") or 0)
    if not 0 <= frozen <= STAGES:
        raise ValueError(f"frozen_stages is 0 to {STAGES}; got {frozen} in {where}")
    return {
        "task": str(run.get("task", "")),
        "method": run["method"],
        "labels": labels if labels == ALL else int(labels),
        "frozen": frozen,
        "seed": run.get("seed"),
        "accuracy": accuracy,
        "origin": {key: str(run.get(key, "")) for key in ("device", "date")},
    }


def collect_points(named: Sequence[tuple[str, Any, Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """Runs by curve and place, as points with the mean and the ends over their seeds.

    Raises:
        ValueError: one seed twice in one place.
    """
    groups: dict[tuple[str, Any], list[Mapping[str, Any]]] = {}
    for curve, at, run in named:
        groups.setdefault((curve, at), []).append(run)
    points = []
    for (curve, at), runs in groups.items():
        seeds = [run["seed"] for run in runs if run["seed"] is not None]
        if len(set(seeds)) < len(seeds):
            raise ValueError(f"every run is given once; got a seed twice among {seeds} ({curve}, {at}): leave one out")
        values = [run["accuracy"] for run in runs]
        ends = {"mean": math.fsum(values) / len(values), "low": min(values), "high": max(values)}
        points.append({"curve": curve, "at": at, **ends, "seeds": len(values)})
    return points


def budget_order(at: int | str) -> float:
    """All labels come last."""
    return math.inf if at == ALL else float(at)
