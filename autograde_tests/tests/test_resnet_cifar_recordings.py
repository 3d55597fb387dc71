"""What the chapter `resnet_cifar` says of the recorded runs holds in the files."""

import pytest

from headstart.run_records import read_runs
from headstart.vision.listing_repairs import ladder
from headstart.vision.recorded_study import budget_curve, freeze_curve, rung_scores, study_runs
from headstart.vision.study_plans import FULL, PLANS, PROBE, SCRATCH, key_of
from headstart.vision.study_worlds import SIZE

WORLDS = ("digits", "cifar10")


def mean(values):
    return sum(values) / len(values)


@pytest.fixture(scope="module", params=WORLDS)
def world(request):
    return request.param


@pytest.fixture(scope="module")
def runs(world):
    return study_runs(world)


def test_every_run_names_its_device_command_versions_and_date(runs):
    for run in runs:
        assert {"task", "method", "labels_per_class", "seed", "device", "metrics", "seconds"} <= set(run)
        assert run["device"].startswith("cpu")
        assert run["command"].startswith("python -m headstart.vision.budget_study")
        assert {"torch", "python"} <= set(run["versions"])
        assert len(run["date"]) == 10


def test_no_place_of_a_machine_is_written_down(runs):
    assert "/root" not in str(runs)
    assert "/tmp" not in str(runs)


def test_all_rungs_were_recorded_on_the_same_draws(runs):
    names = list(ladder(0.1, 0.1, size=SIZE, mirrors=True))
    assert list(rung_scores(runs)) == names
    assert len({len(values) for values in rung_scores(runs).values()}) == 1


def test_the_rate_gains_more_than_any_other_rung(runs):
    means = [mean(values) for values in rung_scores(runs, "validation_accuracy").values()]
    steps = [after - before for before, after in zip(means, means[1:], strict=False)]
    assert max(range(len(steps)), key=steps.__getitem__) == 3


def test_normalising_alone_changes_little(runs):
    scores = rung_scores(runs, "validation_accuracy")
    assert abs(mean(scores["normalised as the source"]) - mean(scores["as listed"])) < 0.03


def test_a_source_is_worth_most_where_labels_are_fewest(runs):
    full, scratch = budget_curve(runs, FULL), budget_curve(runs, SCRATCH)
    gains = [mean(full[labels]) - mean(scratch[labels]) for labels in sorted(full)]
    assert gains[0] == max(gains)
    assert gains[0] > 0


def test_every_method_has_every_budget_and_every_depth_of_the_plan(world, runs):
    plan = PLANS[world]
    for method in (SCRATCH, FULL, PROBE):
        assert set(budget_curve(runs, method)) == set(plan.budgets)
    budget, curve = freeze_curve(runs)
    assert (budget, set(curve)) == (plan.freeze_budget, {0, *plan.freeze_depths, 5})


def test_no_run_stands_twice(runs):
    keys = [key_of(run) for run in runs]
    assert len(set(keys)) == len(keys)


def test_no_method_stopped_at_the_largest_rate_that_it_tried(runs):
    tuned = [run for run in runs if "tuning" in run]
    assert all(run["rate"] < max(map(float, run["tuning"])) for run in tuned)


def test_the_head_alone_is_behind_where_little_is_frozen(runs):
    _, curve = freeze_curve(runs)
    assert mean(curve[5]) < min(mean(values) for depth, values in curve.items() if depth != 5) - 0.01


def test_freezing_the_lower_half_costs_no_more_than_the_draws_differ(runs):
    _, curve = freeze_curve(runs)
    assert mean(curve[2]) > mean(curve[0]) - 0.015


def test_the_source_of_cifar10_was_recorded_by_the_command_that_makes_it():
    (run,) = read_runs("vision_tiny64_cpu")
    assert run["command"].startswith("python -m headstart.vision.study_worlds --data-dir DATA")
    assert "--output tiny64.safetensors" in run["command"]
    assert all("--source tiny64.safetensors" in one["command"] for one in study_runs("cifar10"))
    assert run["metrics"]["validation_accuracy"] > 20 / 200  # twenty times what guessing gets
