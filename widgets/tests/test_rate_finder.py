"""The rate finder: smoothing and rules against pandas and NumPy, and what is told of recorded trainings."""

import base64
import io
import math

import numpy as np
import pytest

from headstart_solutions.resnet_cifar import steepest_rate
from headstart_widgets.rate_finder import RateFinder, collect_outcomes, collect_test, smooth_losses

RATES = np.geomspace(1e-4, 1, 41).tolist()
LOSSES = (2.3 - 1.8 / (1 + (0.02 / np.array(RATES)) ** 2) + 0.05 * np.random.default_rng(0).normal(size=41)).tolist()
OUTCOMES = {0.001: 0.5, 0.01: 0.8, 0.1: 0.9, 1.0: None}


def running_mean(losses, beta):
    """The weighted mean of all losses so far, weights β to the power of their age."""
    return [
        sum(beta ** (place - age) * losses[age] for age in range(place + 1))
        / sum(beta ** (place - age) for age in range(place + 1))
        for place in range(len(losses))
    ]


@pytest.mark.parametrize("beta", [0, 0.5, 0.8, 0.98])
def test_smoothing_is_a_weighted_mean_here_and_there(ask, beta):
    expected = running_mean(LOSSES, beta)
    assert smooth_losses(LOSSES, beta) == pytest.approx(expected)
    assert ask("rate_finder", f"own.smoothed(given, {beta})", LOSSES) == pytest.approx(expected)


def test_smoothing_ends_where_the_numbers_end(ask):
    assert ask("rate_finder", "own.smoothed(given, 0.5)", [2, 1, None, 1]) == pytest.approx(
        smooth_losses([2, 1, None], 0.5)
    )
    assert len(smooth_losses([2, 1, None, 1], 0.5)) == 2


@pytest.mark.parametrize("seed", range(5))
def test_rules_are_those_of_the_exercise_and_of_numpy(ask, seed):
    losses = np.random.default_rng(seed).normal(size=41).tolist()
    found = ask("rate_finder", "own.ruleRates(given[0], given[1])", [RATES, losses])
    assert found["steepest"] == pytest.approx(steepest_rate(RATES, losses))
    assert found["tenth"] == pytest.approx(RATES[int(np.argmin(losses))] / 10)


def test_of_equally_steep_steps_the_first_counts(ask):
    rates, losses = [1, 10, 100], [3, 2, 1]
    assert ask("rate_finder", "own.ruleRates(given[0], given[1]).steepest", [rates, losses]) == 1
    assert steepest_rate(rates, losses) == 1


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        (0.011, {"rate": 0.01, "accuracy": 0.8}),
        (0.04, {"rate": 0.1, "accuracy": 0.9}),
        (3.0, {"rate": 1.0, "accuracy": None}),
        (1e-4, None),
    ],
)
def test_the_nearest_training_counts_if_it_is_near(ask, rate, expected):
    assert ask("rate_finder", f"own.nearestOutcome(given, {rate})", collect_outcomes(OUTCOMES)) == expected


def test_winners_are_all_that_share_the_best_and_nothing_that_blew_up(ask):
    given = {"mine": {"accuracy": 0.9}, "steepest": {"accuracy": 0.9}, "tenth": {"accuracy": None}}
    assert ask("rate_finder", "own.winners(given)", given) == ["mine", "steepest"]
    assert ask("rate_finder", "own.winners({ mine: null, tenth: { accuracy: null } })") == []


def test_the_axis_of_losses_holds_the_way_down_and_not_the_blow_up(ask):
    top = ask("rate_finder", "own.lossTop(given)", [2.0, 2.2, 1.0, 0.5, 90.0, 4000.0])
    assert top == pytest.approx(3.3)


def test_rates_are_written_as_people_write_them(ask):
    assert ask("rate_finder", "[1e-4, 2.52e-5, 0.0316, 0.1, 1, 10].map(own.writtenRate)") == [
        "1e−4", "2.5e−5", "0.032", "0.1", "1", "10"]  # fmt: skip


def test_the_axis_of_rates_holds_tests_and_trainings(ask):
    assert ask("rate_finder", "own.decades([1e-3, 0.1], [[1e-2, 0.5], [1, null]])") == {"from": -3, "to": 0}


def test_recorded_losses_are_sent_as_they_are_but_for_what_is_no_number():
    finder = RateFinder(OUTCOMES, rates=RATES[:5], losses=[2.0, 1.5, math.nan, math.inf, 1.0])
    assert finder.response["losses"] == [2.0, 1.5, None, None, 1.0] and not finder.has_trial
    assert finder.outcomes == [[0.001, 0.5], [0.01, 0.8], [0.1, 0.9], [1.0, None]]


def test_a_trial_runs_at_once_and_again_with_another_seed():
    seeds = []
    finder = RateFinder(OUTCOMES, trial=lambda seed: seeds.append(seed) or (RATES, [loss + seed for loss in LOSSES]))
    finder.request = {"view": "a", "id": 2, "settings": {"seed": 7}}
    assert seeds == [0, 7]
    assert finder.response["losses"] == pytest.approx([loss + 7 for loss in LOSSES]) and finder.response["id"] == 2


def test_with_a_recording_a_trial_waits_to_be_asked():
    finder = RateFinder(OUTCOMES, rates=RATES, losses=LOSSES, trial=lambda seed: 1 / 0)
    assert "ZeroDivisionError" in finder.answer({"view": "a", "id": 1, "settings": {"seed": 1}})["error"]


def test_without_a_trial_a_request_is_answered_with_what_to_do():
    finder = RateFinder(OUTCOMES, rates=RATES, losses=LOSSES)
    assert "needs trial=" in finder.answer({"view": "a", "id": 1, "settings": {"seed": 1}})["error"]


@pytest.mark.parametrize("given", [{}, {"rates": RATES}, {"losses": LOSSES}])
def test_a_finder_needs_a_whole_test_or_a_trial(given):
    with pytest.raises(ValueError, match="rates and losses, or by trial="):
        RateFinder(OUTCOMES, **given)


@pytest.mark.parametrize(
    ("rates", "losses", "told"),
    [
        (RATES, LOSSES[:-1], "40 losses for 41 rates"),
        (RATES[:4], LOSSES[:4], "5 rates or more"),
        (RATES[::-1], LOSSES, "ascend"),
        ([0, *RATES[1:]], LOSSES, "ascend"),
        (RATES, [math.nan, *LOSSES[1:]], "begin with a lower rate"),
    ],
)
def test_what_is_no_range_test_is_refused(rates, losses, told):
    with pytest.raises(ValueError, match=told):
        collect_test(rates, losses)


@pytest.mark.parametrize(
    ("outcomes", "told"),
    [
        ({0.1: 0.5}, "two rates or more"),
        ([(0.1, 0.5), (0.1, 0.6)], "given once"),
        ({0: 0.5, 1: 0.6}, "above 0"),
        ({0.1: 50, 1: 60}, "divide percent by 100"),
        ({0.1: None, 1: math.nan}, "at least one of them known"),
    ],
)
def test_outcomes_that_say_nothing_are_refused(outcomes, told):
    with pytest.raises(ValueError, match=told):
        collect_outcomes(outcomes)


def test_where_it_cannot_run_there_is_a_picture_and_a_text():
    from matplotlib.image import imread

    data, _ = RateFinder(OUTCOMES, rates=RATES, losses=[*LOSSES[:-1], math.inf])._repr_mimebundle_()
    picture = imread(io.BytesIO(base64.b64decode(data["image/png"])))
    assert picture.shape[1] > 600 and picture.std() > 0.05
    assert "range test" in data["text/plain"]
