"""The recorded transfer study: how it is made, written, read, and what it says of gains."""

import json
import math
from dataclasses import replace

import pytest
import torch

from headstart.comparison import Arm
from headstart.digits import HandwrittenDigits, handwritten_digits, rendered_digits
from headstart.errors import CourseError
from headstart.networks import DigitNetwork
from headstart.profiles import PROFILES
from headstart.recorded_gains import dial_runs, gains_over_scratch, transfer_runs, tuned_rate
from headstart.run_records import provenance, read_runs, write_runs
from headstart.training import TrainingConfig, train_head
from headstart.transfer_study import SCRATCH, WAYS, Way, main, record_runs, start_from

PROBE = Way("rendered digits", "frozen probe")
FINETUNED = Way("rendered digits", "fine-tuned")
SIZES = replace(PROFILES["smoke"], budgets=(10,), target_steps=2)


def recorded(way, rate, validation, test, labels=10):
    metrics = {"validation_accuracy": validation, "test_accuracy": test}
    return {**way._asdict(), "labels": labels, "rate": rate, "metrics": metrics}


MADE_UP = [
    recorded(SCRATCH, 0.001, [0.5, 0.5], [0.40, 0.50]),
    recorded(SCRATCH, 0.003, [0.3, 0.3], [0.90, 0.90]),
    recorded(SCRATCH, 0.009, [], [0.10, 0.10]),
    recorded(FINETUNED, 0.001, [0.1, 0.2], [0.95, 0.95]),
    recorded(FINETUNED, 0.003, [0.7, 0.6], [0.60, 0.65]),
    recorded(FINETUNED, 0.009, [], [0.30, 0.20]),
]


def tiny_scans():
    return HandwrittenDigits(*(rendered_digits(40, seed=seed) for seed in (0, 1, 2)))


def tiny_start(seed):
    torch.manual_seed(seed)
    return DigitNetwork(width=2)


def runs_of(scans):
    return list(record_runs(SIZES, scans, {SCRATCH: Arm(tiny_start)}))


def test_tuning_goes_by_validation_and_never_by_test():
    assert tuned_rate(MADE_UP, SCRATCH, 10) == 0.001 and tuned_rate(MADE_UP, FINETUNED, 10) == 0.003


def test_tuned_gains_pair_each_arm_at_its_own_rate_draw_by_draw():
    assert gains_over_scratch(MADE_UP, FINETUNED, 10) == pytest.approx([0.20, 0.15])


def test_gains_at_one_rate_have_both_arms_at_that_rate():
    assert gains_over_scratch(MADE_UP, FINETUNED, 10, 0.003) == pytest.approx([-0.30, -0.25])


def test_tripling_triples_the_rate_of_each_arm():
    assert gains_over_scratch(MADE_UP, FINETUNED, 10, factor=3) == pytest.approx([0.30 - 0.90, 0.20 - 0.90])


def test_a_rate_that_was_not_recorded_is_refused():
    with pytest.raises(CourseError, match="recorded"):
        gains_over_scratch(MADE_UP, FINETUNED, 10, 0.002)


def test_a_budget_that_was_not_recorded_is_refused():
    with pytest.raises(CourseError, match="77 labels"):
        gains_over_scratch(MADE_UP, FINETUNED, 77)


def test_recording_twice_gives_the_same_accuracies():
    first, second = ([run["metrics"] for run in runs_of(tiny_scans())] for _ in range(2))
    assert first == second


def test_one_rate_more_than_is_tuned_over_is_recorded_on_test_scans_alone():
    runs = runs_of(tiny_scans())
    assert [run["rate"] for run in runs] == pytest.approx([*SIZES.rates, 3 * SIZES.rates[-1]])
    assert [len(run["tuning_seeds"]) for run in runs] == [1, 1, 0]
    assert all(len(run["metrics"]["test_accuracy"]) == len(run["seeds"]) == SIZES.draws for run in runs)


def test_tuning_draws_are_not_among_the_reported_ones():
    assert all(not set(run["seeds"]) & set(run["tuning_seeds"]) for run in runs_of(tiny_scans()))


def test_accuracies_are_read_on_their_own_part_of_the_scans():
    scans = tiny_scans()
    spoiled = scans._replace(test=scans.test._replace(labels=torch.full_like(scans.test.labels, 99)))
    for run, honest in zip(runs_of(spoiled), runs_of(scans), strict=True):
        assert set(run["metrics"]["test_accuracy"]) == {0.0}
        assert run["metrics"]["validation_accuracy"] == honest["metrics"]["validation_accuracy"]


def test_a_fresh_head_leaves_the_backbone_and_the_given_network():
    network = tiny_start(0)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    started = start_from(network, 7, fresh_head=True)
    assert not torch.equal(started.head.weight, before["head.weight"])
    assert all(torch.equal(before[name], value) for name, value in network.state_dict().items())
    assert all(torch.equal(before[f"backbone.{name}"], value) for name, value in started.backbone.state_dict().items())


def test_a_probe_moves_the_head_and_nothing_else():
    network = tiny_start(0)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    train_head(network, rendered_digits(20, seed=0), TrainingConfig(steps=3))
    moved = {name for name, value in network.state_dict().items() if not torch.equal(before[name], value)}
    assert moved == {"head.weight", "head.bias"}


def test_what_is_written_is_read_again_with_what_it_shares(tmp_path, monkeypatch):
    monkeypatch.setattr("headstart.run_records.course_folder", lambda: tmp_path)
    write_runs(tmp_path / "results/made_up.json", {"device": "cpu"}, [{"labels": 10}, {"labels": 20}])
    assert read_runs("made_up") == [{"device": "cpu", "labels": 10}, {"device": "cpu", "labels": 20}]


def test_a_recording_that_is_not_there_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("headstart.run_records.course_folder", lambda: tmp_path)
    with pytest.raises(CourseError, match="no nothing.json"):
        read_runs("nothing")


def test_provenance_names_command_device_versions_and_day():
    assert provenance("do it")["command"] == "do it"
    assert set(provenance("do it")) == {"command", "device", "versions", "date"}
    assert provenance("do it")["versions"]["torch"] == torch.__version__


def test_the_command_writes_a_file_that_holds_every_way(tmp_path, capsys):
    main(["--profile", "smoke", "--output", str(tmp_path / "study.json")])
    recorded = json.loads((tmp_path / "study.json").read_text())
    ways = {Way(run["source"], run["method"]) for run in recorded["runs"]}
    assert ways == set(WAYS) and "study.json" in recorded["shared"]["command"]


def test_the_recorded_study_has_ten_draws_at_every_way_budget_and_rate():
    runs = transfer_runs()
    full = PROFILES["full"]
    assert len(runs) == len(WAYS) * len(full.budgets) * (len(full.rates) + 1)
    assert {len(run["metrics"]["test_accuracy"]) for run in runs} == {10}
    assert all({"task", "command", "device", "versions", "date", "seconds", "seeds"} <= set(run) for run in runs)


def test_accuracies_in_the_recorded_study_are_shares_of_the_test_scans():
    count = len(handwritten_digits().test.labels)
    values = [value for run in transfer_runs() for value in run["metrics"]["test_accuracy"]]
    assert max(abs(value * count - round(value * count)) for value in values) < 1e-3


def test_the_dial_gets_every_combination_once_with_its_draws():
    records = dial_runs(transfer_runs(), rates=["tuned", 0.0243])
    keys = {(record["source"], record["labels"], record["rate"]) for record in records}
    assert len(keys) == len(records) == 4 * 6 * 2
    assert all(record["draws"] == len(record["gains"]) == 10 for record in records)


def mean_and_reach(way, labels, rate="tuned", factor=1):
    gains = torch.tensor(gains_over_scratch(transfer_runs(), way, labels, rate, factor), dtype=torch.float64)
    return gains.mean().item(), 2.262 * gains.std().item() / math.sqrt(len(gains))  # t(0.975, 9), from a table


@pytest.mark.parametrize("factor", [1, 3])
@pytest.mark.parametrize(
    "way, labels, sign",
    [
        (FINETUNED, 10, 1),
        (FINETUNED, 20, 1),
        (PROBE, 300, -1),
        (PROBE, 1000, -1),
        (Way("random labels", "fine-tuned"), 20, -1),
        (Way("random labels", "fine-tuned"), 50, -1),
        (Way("random labels", "frozen probe"), 1000, -1),
    ],
)
def test_what_the_chapter_concludes_stands_with_every_rate_tripled(way, labels, sign, factor):
    mean, reach = mean_and_reach(way, labels, factor=factor)
    assert sign * mean > reach > 0


@pytest.mark.parametrize("factor", [1, 3])
def test_the_gain_of_fine_tuning_is_all_but_gone_at_a_thousand_labels(factor):
    few, many = (mean_and_reach(FINETUNED, labels, factor=factor)[0] for labels in (10, 1000))
    assert abs(many) < 0.02 < 0.2 < few


def test_a_rate_that_suits_one_arm_alone_looks_like_harm():
    way = Way("random labels", "fine-tuned")
    fixed, tuned = mean_and_reach(way, 100, 1e-4), mean_and_reach(way, 100)
    assert fixed[0] + fixed[1] < -0.25 and abs(tuned[0]) < tuned[1]
