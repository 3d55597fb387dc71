"""The recorded study: what a run states, how rates are chosen, and what readers make of the file."""

import json
from dataclasses import replace
from functools import partial

import pytest
import torch

from headstart.run_records import write_runs
from headstart.vision import budget_study
from headstart.vision.backbones import build_network
from headstart.vision.budget_study import record_budgets, record_freezing, record_ladder, train_one
from headstart.vision.recorded_study import budget_curve, freeze_curve, rung_scores
from headstart.vision.resnet_chapter import SIZES, chapter_sizes, chapter_world
from headstart.vision.study_plans import FULL, PROBE, SCRATCH, StudyPlan, key_of, tune_rate
from headstart.vision.study_worlds import SIZE, digits_world

PLAN = StudyPlan(budgets=(2,), freeze_budget=2, rates=(0.01, 0.1), tuning_draws=1, draws=2, passes=1, least_steps=1)


@pytest.fixture(scope="module")
def world():
    world = digits_world(20, 1)
    few = {part: getattr(world.target, part).pick(slice(30)) for part in ("validation", "test")}
    return replace(world, target=replace(world.target, **few))


@pytest.fixture(scope="module")
def runs(world):
    return [*record_ladder(world, PLAN, budget=2), *record_freezing(world, PLAN), *record_budgets(world, PLAN)]


def test_every_run_says_what_it_was(runs):
    for run in runs:
        assert {"task", "method", "labels_per_class", "seed", "metrics", "seconds"} <= set(run)
        assert 0 <= run["metrics"]["test_accuracy"] <= 1
    json.dumps(runs, allow_nan=False)


def test_the_rate_is_the_best_on_tuning_draws(runs):
    tuned = [run for run in runs if run["method"] in (SCRATCH, FULL, PROBE)]
    assert tuned
    assert all(run["tuning"][f"{run['rate']:g}"] == max(run["tuning"].values()) for run in tuned)


def test_a_best_rate_inside_the_grid_ends_the_search():
    assert list(tune_rate((0.01, 0.1, 1.0), lambda rate: -abs(rate - 0.1))) == [0.01, 0.1, 1.0]


def test_a_best_rate_at_the_top_of_the_grid_is_followed_beyond_it():
    assert list(tune_rate((0.01, 0.1), lambda rate: -abs(rate - 0.9))) == [0.01, 0.1, 0.3, 0.9, 2.7]


def test_the_search_ends_even_where_more_is_always_better():
    assert max(tune_rate((0.1,), lambda rate: rate)) < 10


def test_curves_have_a_value_for_each_draw(runs):
    assert {name: len(values) for name, values in rung_scores(runs).items()}.popitem()[1] == PLAN.draws
    for method in (SCRATCH, FULL, PROBE):
        assert {place: len(values) for place, values in budget_curve(runs, method).items()} == {2: PLAN.draws}


def test_the_freeze_curve_goes_from_none_to_the_head_alone(runs):
    budget, curve = freeze_curve(runs)
    assert budget == PLAN.freeze_budget
    assert list(curve) == [0, 1, 2, 3, 4, 5]


def test_a_probe_keeps_the_sources_backbone_and_scratch_does_not(world):
    probe = train_one(world, PROBE, 5, 2, 0.1, 0, PLAN)
    scratch = train_one(world, SCRATCH, 0, 2, 1e-9, 0, PLAN)
    name = "backbone.network.layer4.0.conv1.weight"
    assert torch.equal(probe.state_dict()[name], world.source.state_dict()[name])
    fresh = build_network(world.source.config, seed=0).state_dict()[name]
    assert torch.allclose(scratch.state_dict()[name], fresh, atol=1e-6)


def test_all_ways_start_from_the_same_head(world):
    frozen = train_one(world, PROBE, 5, 2, 1e-9, 4, PLAN).head.weight
    scratch = train_one(world, SCRATCH, 0, 2, 1e-9, 4, PLAN).head.weight
    assert torch.allclose(frozen, scratch, atol=1e-6)


def test_the_source_learns_from_larger_images_than_the_target_has(world):
    assert world.target.train.images.shape[-1] * 2 == SIZE
    assert not world.target.mirrors


def test_what_is_written_is_read_again(runs, tmp_path, monkeypatch):
    (tmp_path / "results").mkdir()
    write_runs(tmp_path / "results/vision_digits_cpu.json", {"device": "cpu"}, runs)
    monkeypatch.setattr("headstart.run_records.course_folder", lambda: tmp_path)
    from headstart.vision.recorded_study import study_runs

    assert study_runs("digits") == [{"device": "cpu", **run} for run in runs]


def test_the_command_names_no_folder_of_this_machine(world, tmp_path, monkeypatch):
    monkeypatch.setattr(budget_study, "digits_world", lambda count, steps: world)
    monkeypatch.setitem(budget_study.PLANS, "digits", replace(PLAN, rates=(0.1,), draws=1, freeze_depths=(1,)))
    monkeypatch.setattr(budget_study, "record_ladder", lambda *given: record_ladder(*given, budget=2))
    output = tmp_path / "vision_digits_cpu.json"
    budget_study.main(["--world", "digits", "--output", str(output)])
    written = json.loads(output.read_text())
    assert written["shared"]["command"].endswith("--output course/results/vision_digits_cpu.json")
    assert str(tmp_path) not in output.read_text()


def test_a_recording_that_was_stopped_goes_on_with_what_is_missing(world, runs):
    known = frozenset(key_of(run) for run in runs[:-1])
    steps = (partial(record_ladder, budget=2), record_budgets, record_freezing)
    again = [run for record in steps for run in record(world, PLAN, known)]
    assert [key_of(run) for run in again] == [key_of(runs[-1])]
    assert again[0]["metrics"] == runs[-1]["metrics"]


def test_without_named_data_the_chapters_world_is_the_digits(monkeypatch):
    monkeypatch.delenv("HEADSTART_DATA", raising=False)
    monkeypatch.setenv("HEADSTART_PROFILE", "smoke")
    assert chapter_sizes() == SIZES["smoke"]
    assert chapter_world(chapter_sizes()).name == "digits"
