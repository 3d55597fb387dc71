"""Accuracy, comparisons of two arms, Student's quantile, and the source lab's classifier."""

import base64

import numpy as np
import pytest
import torch
from torch import nn

from headstart.comparison import Arm, ComparisonPlan, compare_arms, count_runs, draw_labels
from headstart.digits import Digits, HandwrittenDigits, handwritten_digits, rendered_digits
from headstart.errors import CourseError
from headstart.evaluation import accuracy, predict
from headstart.networks import DigitNetwork
from headstart.source_quality import SourceQuality, fit_ridge, ridge_accuracy
from headstart.statistics import student_t_quantile
from headstart.training import TrainingConfig


class Fixed(nn.Module):
    """Always gives the same logits, whatever it is shown."""

    def __init__(self, logits):
        super().__init__()
        self.logits = nn.Parameter(torch.tensor(logits, dtype=torch.float32))

    def forward(self, images):
        return self.logits


def test_accuracy_is_the_fraction_that_scikit_learn_counts():
    from sklearn.metrics import accuracy_score

    logits = torch.randn(50, 10, generator=torch.Generator().manual_seed(0))
    labels = torch.randint(10, (50,), generator=torch.Generator().manual_seed(1))
    digits = Digits(torch.zeros(50, 1, 8, 8), labels)
    assert accuracy(Fixed(logits.tolist()), digits) == pytest.approx(accuracy_score(labels, logits.argmax(1)))


@pytest.mark.parametrize("training", [True, False])
def test_prediction_leaves_the_network_as_it_was(training):
    network = DigitNetwork(width=2).train(training)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    predict(network, torch.rand(4, 1, 8, 8))
    assert network.training is training
    assert all(torch.equal(before[name], value) for name, value in network.state_dict().items())


def test_a_draw_of_labels_repeats_no_example():
    pool = Digits(torch.arange(30.0).view(30, 1, 1, 1), torch.arange(30))
    drawn = draw_labels(pool, 20, seed=5)
    assert len(set(drawn.labels.tolist())) == 20
    assert torch.equal(drawn.images.flatten().long(), drawn.labels)


@pytest.mark.parametrize("budget", [1, 31])
def test_a_budget_beyond_the_pool_is_refused(budget):
    pool = Digits(torch.zeros(30, 1, 1, 1), torch.arange(30))
    with pytest.raises(CourseError, match="from 2 to 30"):
        draw_labels(pool, budget, seed=0)


def tiny_scans():
    return HandwrittenDigits(*(rendered_digits(40, seed=seed) for seed in (0, 1, 2)))


def linear_network(seed):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Flatten(), nn.Linear(64, 10))


linear = Arm(linear_network)


PLAN = ComparisonPlan(rates=(1e-5, 1e-2), tuning_draws=2, draws=3, config=TrainingConfig(steps=15, batch_size=10))


def test_both_arms_see_the_same_labels():
    """Arms that start alike end alike on every draw, so nothing but the start can make a difference."""
    result = compare_arms({"one": linear, "other": linear}, tiny_scans(), 20, PLAN)
    assert torch.equal(result.accuracies["one"], result.accuracies["other"])
    assert result.accuracies["one"].shape == (3,)


def test_each_arm_gets_the_rate_that_is_best_on_validation_scans():
    result = compare_arms({"one": linear}, tiny_scans(), 20, PLAN)
    assert result.rates["one"] == 1e-2 and result.tuning["one"][1e-2] > result.tuning["one"][1e-5]


def test_test_labels_have_no_part_in_the_choice_of_rates():
    scans = tiny_scans()
    spoiled = scans._replace(test=Digits(scans.test.images, (scans.test.labels + 1) % 10))
    honest, other = (compare_arms({"one": linear}, one, 20, PLAN) for one in (scans, spoiled))
    assert honest.tuning == other.tuning and honest.rates == other.rates


def test_results_are_read_on_the_test_scans():
    scans = tiny_scans()
    shifted = scans._replace(test=Digits(scans.test.images, torch.full_like(scans.test.labels, 99)))
    assert compare_arms({"one": linear}, shifted, 20, PLAN).accuracies["one"].tolist() == [0, 0, 0]


@pytest.mark.parametrize("budget, steps", [(10, 15), (200, 160), (201, 161)])
def test_many_labels_get_the_steps_to_be_seen_eight_times(budget, steps):
    assert PLAN.config_for(budget, learning_rate=0.1, seed=3) == TrainingConfig(0.1, steps, 10, seed=3)


def test_as_many_runs_are_reported_as_are_announced():
    runs = []
    compare_arms({"one": linear, "other": linear}, tiny_scans(), 10, PLAN, lambda: runs.append(1))
    assert len(runs) == count_runs({"one": linear, "other": linear}, PLAN) == 14


@pytest.mark.parametrize("probability, degrees, expected", [(0.975, 4, 2.776), (0.95, 9, 1.833), (0.995, 1, 63.657)])
def test_student_quantiles_are_those_of_the_printed_tables(probability, degrees, expected):
    assert student_t_quantile(probability, degrees) == pytest.approx(expected, abs=5e-4)


@pytest.mark.parametrize("probability, degrees", [(0, 3), (1, 3), (95, 3), (0.9, 0)])
def test_quantiles_that_do_not_exist_are_refused(probability, degrees):
    with pytest.raises(CourseError):
        student_t_quantile(probability, degrees)


def test_the_ridge_is_the_least_squares_solution_of_the_padded_problem():
    """A penalty of λB equals B more rows, √(λB) times the identity, with targets of zero."""
    digits = rendered_digits(150, seed=0)
    x = np.hstack([digits.images.flatten(1).numpy(), np.ones((150, 1))]).astype(np.float64)
    padded = np.vstack([x, np.sqrt(0.1 * 150) * np.eye(65)])
    targets = np.vstack([np.eye(10)[digits.labels], np.zeros((65, 10))])
    expected = np.linalg.lstsq(padded, targets, rcond=None)[0]
    assert np.allclose(fit_ridge(digits, penalty=0.1).numpy(), expected, atol=1e-4)


def test_the_lab_answers_with_the_accuracy_of_its_classifier_and_its_digits():
    scans = handwritten_digits().validation
    quality = SourceQuality(scans, count=300, shown=20)
    answer = quality({})
    rendered = rendered_digits(300, seed=0)
    assert answer["accuracy"] == pytest.approx(ridge_accuracy(fit_ridge(rendered), scans))
    tiles = np.frombuffer(base64.b64decode(answer["images"]), np.uint8).reshape(2, 10, 8, 8)
    fours = rendered.images[rendered.labels == 4][:2, 0].numpy()
    assert np.abs(tiles[:, 4] / 255 - fours).max() <= 0.5 / 255 + 1e-6


def test_fonts_that_lean_far_right_make_a_source_no_better_than_guessing():
    quality = SourceQuality(handwritten_digits().validation)
    assert quality({"slant": 40.0})["accuracy"] < 0.2 < 0.45 < quality({})["accuracy"]


def test_a_setting_that_the_lab_does_not_have_is_refused():
    with pytest.raises(CourseError, match="rotation"):
        SourceQuality(handwritten_digits().validation)({"rotation": 3})
