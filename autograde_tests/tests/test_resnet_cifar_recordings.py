"""What the chapter `resnet_cifar` says of the recorded runs holds in the files."""

import pytest

from headstart.run_records import read_runs
from headstart.vision.listing_repairs import ladder
from headstart.vision.recorded_study import budget_curve, freeze_curve, rung_scores, study_runs
from headstart.vision.study_plans import FULL, PLANS, PROBE, SCRATCH, key_of
from headstart.vision.study_worlds import SIZE

WORLDS = ("digits", "cifar10")
RUNGS = ("normalised as the source", f"at {SIZE} pixels", "BatchNorm stands still", "a rate that suits")
RUNGS += ("all layers learn", "augmented")


def mean(values):
    return sum(values) / len(values)


def steps_of(world, metric="validation_accuracy"):
    """By rung: how many points each draw gains over the rung before."""
    scores = rung_scores(study_runs(world), metric)
    before = dict(zip(RUNGS, scores, strict=False))
    return {
        rung: [100 * (high - low) for low, high in zip(scores[before[rung]], scores[rung], strict=True)]
        for rung in RUNGS
    }


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


@pytest.mark.parametrize(
    ("world", "told"),
    [("digits", [0.0, 7.9, -1.8, 10.4, 3.9, 0.1]), ("cifar10", [1.3, 2.8, 1.1, 13.0, 1.5, -0.6])],
)
def test_the_steps_are_those_that_the_chapter_lists(world, told):
    found = steps_of(world)
    assert [mean(found[rung]) for rung in RUNGS] == pytest.approx(told, abs=0.051)


@pytest.mark.parametrize(("world", "two", "all_together"), [("digits", 18, 21), ("cifar10", 16, 19)])
def test_size_and_rate_carry_most_of_the_gain(world, two, all_together):
    means = {rung: mean(points) for rung, points in steps_of(world).items()}
    assert round(means[f"at {SIZE} pixels"] + means["a rate that suits"]) == two
    assert round(sum(means.values())) == all_together


def test_batchnorm_that_stands_still_loses_in_each_draw_of_the_digits_and_gains_in_each_of_cifar10():
    lost = steps_of("digits")["BatchNorm stands still"]
    assert [-max(lost), -min(lost)] == pytest.approx([0.2, 4.7], abs=0.051)
    assert min(steps_of("cifar10")["BatchNorm stands still"]) > 0


def test_on_test_images_of_the_digits_the_size_gains_more_than_the_rate():
    means = {rung: mean(points) for rung, points in steps_of("digits", "test_accuracy").items()}
    assert (round(means[f"at {SIZE} pixels"]), round(means["a rate that suits"])) == (12, 11)


@pytest.mark.parametrize(("world", "rates"), [("digits", (0.01, 0.03)), ("cifar10", (0.01, 0.01))])
def test_the_ladders_rates_are_those_that_the_chapter_names(world, rates):
    used = {run["rung"]: run["recipe"]["learning_rate"] for run in study_runs(world) if "rung" in run}
    assert (used["a rate that suits"], used["all layers learn"]) == rates


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


def test_four_frozen_stages_cost_the_digits_a_little_in_each_draw():
    _, curve = freeze_curve(study_runs("digits"))
    losses = [100 * (free - frozen) for free, frozen in zip(curve[0], curve[4], strict=True)]
    assert [min(losses), max(losses)] == pytest.approx([0.5, 1.3], abs=0.051)


def test_a_few_frozen_stages_cost_cifar10_nothing():
    _, curve = freeze_curve(study_runs("cifar10"))
    assert min(mean(curve[2]), mean(curve[4])) > mean(curve[0])


def test_all_but_the_head_frozen_costs_three_to_five_points():
    for one in WORLDS:
        _, curve = freeze_curve(study_runs(one))
        assert 2.5 < 100 * (mean(curve[0]) - mean(curve[5])) < 5.5


def test_what_is_said_of_scratch_and_the_other_two_at_each_budget():
    def lead(world, method, other, labels):
        runs = study_runs(world)
        return 100 * (mean(budget_curve(runs, method)[labels]) - mean(budget_curve(runs, other)[labels]))

    assert round(lead("digits", FULL, SCRATCH, 5)) == 8
    assert round(lead("cifar10", FULL, SCRATCH, 10)) == 16
    assert lead("digits", FULL, SCRATCH, 50) < 2
    assert round(lead("cifar10", FULL, SCRATCH, 50)) == 12
    assert 0.5 < lead("digits", SCRATCH, PROBE, 10) < 1
    assert lead("digits", SCRATCH, PROBE, 50) == pytest.approx(4.4, abs=0.06)
    assert min(lead("cifar10", PROBE, SCRATCH, labels) for labels in (10, 50)) > 5
    assert abs(lead("cifar10", PROBE, FULL, 10)) < 1 < lead("cifar10", FULL, PROBE, 50)


def test_the_source_of_cifar10_was_recorded_by_the_command_that_makes_it():
    (run,) = read_runs("vision_tiny64_cpu")
    assert run["command"].startswith("python -m headstart.vision.study_worlds --data-dir DATA")
    assert "--output tiny64.safetensors" in run["command"]
    assert all("--source tiny64.safetensors" in one["command"] for one in study_runs("cifar10"))
    assert run["metrics"]["validation_accuracy"] > 20 / 200  # twenty times what guessing gets
