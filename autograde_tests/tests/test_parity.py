"""The odd-or-even problem of the digits world."""

import numpy as np
import pytest
import torch

from headstart.digits import Digits, handwritten_digits
from headstart.parity import ParityTask, minimise, parity_accuracy, parity_task


def test_features_are_the_pixels_and_a_one():
    from sklearn.datasets import load_digits

    task = parity_task(handwritten_digits().train)
    wanted = np.column_stack([load_digits().data[:1000] / 16, np.ones(1000)])
    np.testing.assert_allclose(task.features.numpy(), wanted)


def test_odd_digits_are_the_positives():
    task = parity_task(Digits(torch.zeros(10, 1, 8, 8), torch.arange(10)))
    assert task.labels.tolist() == [0, 1] * 5


def test_accuracy_counts_logits_of_the_right_sign():
    features = torch.tensor([[2.0], [-1.0], [3.0], [-5.0]], dtype=torch.float64)
    task = ParityTask(features, torch.tensor([1.0, 1.0, 0.0, 0.0], dtype=torch.float64))
    assert parity_accuracy(torch.ones(1, dtype=torch.float64), task) == 0.5


@pytest.mark.parametrize("seed", range(3))
def test_minimise_finds_the_least_squares_solution(seed):
    rng = np.random.default_rng(seed)
    matrix, goal = rng.normal(size=(30, 6)), rng.normal(size=30)
    features, wanted = torch.from_numpy(matrix), torch.from_numpy(goal)
    found = minimise(lambda weights: (features @ weights - wanted).square().sum(), torch.zeros(6, dtype=torch.float64))
    np.testing.assert_allclose(found.numpy(), np.linalg.lstsq(matrix, goal, rcond=None)[0], atol=1e-6)


def test_minimise_leaves_its_start_alone():
    start = torch.ones(3, dtype=torch.float64)
    minimise(lambda weights: weights.square().sum(), start)
    assert start.tolist() == [1, 1, 1]
