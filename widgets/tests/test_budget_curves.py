"""Budget curves: recorded runs as points, where curves meet, and which depths are best."""

import base64
import io
import statistics

import numpy as np
import pytest

from headstart_widgets.budget_curves import BudgetCurves, collect_tasks

SCORES = {
    "scratch": {10: 0.30, 100: 0.50, 1000: 0.80, "all": 0.94},
    "full": {10: 0.50, 100: 0.75, 1000: 0.88, "all": 0.95},
    "linear-probe": {10: 0.50, 100: 0.60, 1000: 0.66},
}
DEPTHS = {1: 0.76, 2: 0.75, 3: 0.70, 4: 0.65}
ORIGIN = {"device": "H100", "date": "2026-11-22"}


def run(method, labels, accuracy, seed=0, frozen=0, **more):
    return {"task": "cifar10", "method": method, "labels_per_class": labels, "seed": seed, "frozen_stages": frozen,
            "metrics": {"test_accuracy": accuracy}, **ORIGIN, **more}  # fmt: skip


def study():
    runs = [run(method, labels, score + seed / 100, seed, 5 if method == "linear-probe" else 0)
            for method, scores in SCORES.items() for labels, score in scores.items() for seed in range(3)]  # fmt: skip
    return runs + [
        run("full", 100, score + seed / 100, seed, depth) for depth, score in DEPTHS.items() for seed in range(3)
    ]


def points(pairs, curve="full"):
    return [{"curve": curve, "at": at, "mean": mean, "low": mean, "high": mean, "seeds": 1} for at, mean in pairs]


def test_points_are_means_with_the_ends_over_seeds():
    (task,) = collect_tasks(study())
    point = next(one for one in task["budgets"] if (one["curve"], one["at"]) == ("scratch", 100))
    values = [0.50, 0.51, 0.52]
    assert point["mean"] == pytest.approx(statistics.mean(values)) and point["seeds"] == 3
    assert (point["low"], point["high"]) == pytest.approx((0.50, 0.52))


def test_freezing_takes_what_is_frozen_and_the_probe_as_all_of_it():
    (task,) = collect_tasks(study())
    assert {point["curve"] for point in task["freezing"]} == {"100"}
    means = {point["at"]: point["mean"] - 0.01 for point in task["freezing"]}
    assert means == pytest.approx({0: 0.75, **DEPTHS, 5: 0.60})


def test_frozen_runs_stay_out_of_the_budgets():
    (task,) = collect_tasks(study())
    full = [point for point in task["budgets"] if (point["curve"], point["at"]) == ("full", 100)]
    assert len(full) == 1 and full[0]["seeds"] == 3 and full[0]["mean"] == pytest.approx(0.76)


def test_what_was_not_recorded_is_absent_and_other_methods_are_left_out():
    (task,) = collect_tasks([*study(), {"method": "listing", "metrics": {}}])
    assert {point["curve"] for point in task["budgets"]} == {"scratch", "full", "linear-probe"}
    assert ("linear-probe", "all") not in {(point["curve"], point["at"]) for point in task["budgets"]}


def test_without_frozen_runs_there_is_no_second_view():
    runs = [one for one in study() if not (one["method"] == "full" and one["frozen_stages"])]
    assert collect_tasks(runs)[0]["freezing"] == []


def test_tasks_are_kept_apart_and_devices_and_days_are_named_once():
    runs = [*study(), *(one | {"task": "digits", "device": "cpu"} for one in study())]
    tasks = collect_tasks(runs)
    assert [task["name"] for task in tasks] == ["cifar10", "digits"]
    assert [task["origin"] for task in tasks] == [[ORIGIN], [{"device": "cpu", "date": "2026-11-22"}]]


@pytest.mark.parametrize(
    ("runs", "told"),
    [
        ([], "got 0 runs"),
        ([run("full", 10, 0.5)], "at two budgets or depths; got 1 runs"),
        ([run("full", 10, 50.0)], "divide percent by 100"),
        ([run("full", 0, 0.5)], "above 0 or"),
        ([run("full", "many", 0.5)], "above 0 or"),
        ([run("full", 10, 0.5, frozen=6)], "0 to 5; got 6"),
        ([run("full", 10, 0.5), run("full", 10, 0.6), run("full", 20, 0.6)], "seed twice"),
        ([{"method": "full", "labels_per_class": 10}], "metrics"),
        ([{"method": "full", "labels_per_class": 10, "metrics": {"loss": 1}}], "test_accuracy"),
    ],
)
def test_runs_that_make_no_curve_are_refused(runs, told):
    with pytest.raises(ValueError, match=told):
        collect_tasks(runs)


def test_budgets_are_in_order_and_all_comes_last(ask):
    given = points([(1000, 0.5), ("all", 0.6), (10, 0.3), (100, 0.4)])
    assert ask("budget_curves", "own.placesOf(given)", given) == [10, 100, 1000, "all"]


def test_the_axis_of_budgets_is_logarithmic(ask):
    assert ask("budget_curves", "own.spread([5, 10, 50], true)") == pytest.approx(
        (np.log([5, 10, 50]) - np.log(5)) / np.log(10)
    )
    assert ask("budget_curves", "own.spread([10, 100, 1000, 'all'], true)") == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert ask("budget_curves", "own.spread([0, 1, 4], false)") == pytest.approx([0, 0.25, 1])
    assert ask("budget_curves", "own.spread([10], true)") == [0.5]


@pytest.mark.parametrize(
    ("full", "met"),
    [
        ([0.5, 0.75, 0.82], 1000),  # 20, 25, 2 points ahead
        ([0.5, 0.75, 0.83], None),
        ([0.3, 0.5, 0.8], 10),
        ([0.2, 0.75, 0.6], 1000),  # behind, ahead, behind: they meet for good at the last
        ([0.5, 0.51, 0.6], 100),
    ],
)
def test_curves_meet_where_the_gap_stays_small(ask, full, met):
    budgets = [10, 100, 1000]
    given = points(zip(budgets, full, strict=True)) + points(zip(budgets, [0.3, 0.5, 0.8], strict=True), "scratch")
    assert ask("budget_curves", "own.meeting(given, 'full', 'scratch')", given) == met


def test_only_budgets_of_both_are_compared(ask):
    given = points([(10, 0.5), (100, 0.6)]) + points([(100, 0.5), (1000, 0.9)], "scratch")
    found = ask("budget_curves", "own.gaps(given, 'full', 'scratch')", given)
    assert [one["at"] for one in found] == [100] and found[0]["gap"] == pytest.approx(0.1)


def test_depths_within_two_points_of_the_best_are_near(ask):
    found = ask("budget_curves", "own.bestDepths(given, 'full')", points([(0, 0.74), (1, 0.76), (2, 0.75), (3, 0.735)]))
    assert found["best"]["at"] == 1 and found["near"] == [0, 1, 2]


@pytest.mark.parametrize("values", [[0.2, 0.95], [0.9, 0.91], [0.5, 0.5], [1.0, 1.0], [0.0, 0.01]])
def test_the_axis_of_accuracies_holds_every_end(ask, values):
    ends = ask("budget_curves", "own.accuracyRange(given)", points(enumerate(values)))
    assert ends["from"] <= 100 * min(values) and ends["to"] >= 100 * max(values) and ends["from"] < ends["to"]
    assert (ends["to"] - ends["from"]) / ends["step"] <= 8


@pytest.mark.parametrize(("language", "name"), [("en", "linear probe"), ("zh_CN", "线性探测")])
def test_a_way_to_train_has_its_name_in_either_language(ask, language, name):
    assert ask("budget_curves", "own.curveName(t, 'budgets', 'linear-probe')", language=language) == name


def test_a_freeze_curve_is_named_by_its_labels(ask):
    code = "['100', 'all'].map((curve) => own.curveName(t, 'freezing', curve))"
    assert ask("budget_curves", code) == ["100 labels a class", "all labels"]


def test_where_it_cannot_run_there_is_a_picture_and_a_text():
    from matplotlib.image import imread

    data, _ = BudgetCurves(study())._repr_mimebundle_()
    picture = imread(io.BytesIO(base64.b64decode(data["image/png"])))
    assert picture.shape[1] > 600 and picture.std() > 0.05
    assert "recorded runs" in data["text/plain"]
