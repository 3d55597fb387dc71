"""Two values agree exactly in kind, shape and dtype, and in numbers as numpy.isclose says."""

import math

import numpy as np
import pytest
import torch

from headstart.exchange.values import Other
from headstart_grading.comparing import find_difference


def key(got, expected, **options):
    difference = find_difference(got, expected, **options)
    return None if difference is None else difference.key


@pytest.mark.parametrize("seed", range(20))
def test_numbers_agree_where_numpy_says_so(seed):
    rng = np.random.default_rng(seed)
    expected = rng.normal(size=50)
    got = expected + rng.normal(size=50) * rng.choice([0, 1e-9, 1e-5, 1e-3])
    alike = np.isclose(got, expected, rtol=1e-4, atol=1e-6).all()
    assert (find_difference(torch.tensor(got), torch.tensor(expected)) is None) == alike


@pytest.mark.parametrize(
    ("got", "expected", "difference"),
    [
        (1.0, 1, None),
        (True, 1, "kind"),
        (1, True, "kind"),
        (None, 1.0, "nothing"),
        (Other("DataFrame"), 1.0, "kind"),
        ("a", "a", None),
        ("a", "b", "plain"),
        (2.0, 1.0, "number"),
        (-1.0, 1.0, "sign"),
        (math.inf, 1.0, "infinite"),
        (math.nan, 1.0, "not_a_number"),
        (0.0, math.inf, "number"),
        (-math.inf, math.inf, "infinite"),
        (math.nan, math.nan, "not_a_number"),
        ([1, 2], [1, 2, 3], "length"),
        ([1, 3], [1, 2], "number"),
        ({"a": 1}, {"b": 1}, "keys"),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, None),
        (torch.zeros(2), np.zeros(2, dtype=np.float32), "kind"),
        (torch.zeros(2), torch.zeros(2, 1), "shape"),
        (torch.zeros(4, 8), torch.zeros(4, 7), "size"),
        (np.zeros(3), np.zeros(2), "size"),
        (torch.zeros(2), torch.zeros(2, dtype=torch.float64), "dtype"),
        (torch.tensor([2.0, 4.0]), torch.tensor([1.0, 2.0]), "factor"),
        (torch.tensor([-1.0, -2.0]), torch.tensor([1.0, 2.0]), "sign"),
        (torch.tensor([1.0, math.nan]), torch.tensor([1.0, 2.0]), "not_a_number"),
        (torch.tensor([math.inf]), torch.tensor([math.inf]), None),
        (torch.tensor([]), torch.tensor([]), None),
        (torch.tensor([1, 2]), torch.tensor([1, 3]), "numbers"),
        (torch.tensor([True]), torch.tensor([False]), "number"),
    ],
)
def test_each_difference_has_its_name(got, expected, difference):
    assert key(got, expected) == difference


def test_an_array_will_do_for_a_tensor_only_where_the_exercise_says_so():
    assert key(np.ones(2), torch.ones(2, dtype=torch.float64)) == "kind"
    assert key(np.ones(2), torch.ones(2, dtype=torch.float64), accepts=("tensor", "array")) is None
    assert key(torch.ones(2), np.ones(2, dtype=np.float32), accepts=("tensor", "array")) is None


def test_the_place_of_a_difference_inside_is_told():
    difference = find_difference({"a": [1, {"b": torch.zeros(2)}]}, {"a": [1, {"b": torch.zeros(3)}]})
    assert difference.fields["place"] == "a.1.b"


def test_counts_must_be_equal_however_large():
    assert key(51_380_225, 51_380_224) == "number"
    assert key(torch.tensor([51_380_225]), torch.tensor([51_380_224])) == "number"


def test_huge_whole_numbers_do_not_break_the_comparison():
    assert key(10**400, 1) == "infinite"
