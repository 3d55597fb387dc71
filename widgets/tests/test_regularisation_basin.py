"""The regularisation basin's model: its optimum against scipy's minimiser, and what its sources are meant to show."""

import base64
import io

import numpy as np
import pytest
from scipy.optimize import minimize

from headstart_widgets.regularisation_basin import (
    SOURCES,
    STRENGTHS,
    WORLD,
    RegularisationBasin,
    optimum,
    quadratic_loss,
    strength,
)

PENALTIES = [strength(place) for place in range(1, STRENGTHS)]
SOURCE = {choice["name"]: choice["source"] for choice in SOURCES}


def whole_loss(value, anchor):
    return quadratic_loss(WORLD["whole"], optimum(value, anchor))


@pytest.mark.parametrize("basin", ["few", "whole"])
def test_a_basin_has_one_lowest_point(basin):
    curvature = np.array(WORLD[basin]["curvature"])
    assert np.array_equal(curvature, curvature.T) and np.linalg.eigvalsh(curvature).min() > 0
    assert quadratic_loss(WORLD[basin], WORLD[basin]["optimum"]) == 0


def test_the_loss_has_the_curvature_it_names():
    hessian, (x, y), h = np.zeros((2, 2)), (0.3, -0.7), 1e-3
    for i, step in enumerate(h * np.eye(2)):
        for j, other in enumerate(h * np.eye(2)):
            around = [
                quadratic_loss(WORLD["few"], (x, y) + a * step + b * other) * a * b for a in (1, -1) for b in (1, -1)
            ]
            hessian[i, j] = sum(around) / (4 * h * h)
    assert hessian == pytest.approx(np.array(WORLD["few"]["curvature"]), abs=1e-6)


@pytest.mark.parametrize("seed", range(10))
def test_the_optimum_is_the_one_that_a_minimiser_finds(seed):
    rng = np.random.default_rng(seed)
    value, anchor = 10 ** rng.uniform(-2, 1.5), rng.uniform(-3, 5, 2)

    def objective(theta):
        return quadratic_loss(WORLD["few"], theta) + value * np.sum((theta - anchor) ** 2)

    found = minimize(objective, np.zeros(2), method="BFGS", options={"gtol": 1e-8}).x
    assert optimum(value, anchor) == pytest.approx(found, abs=1e-5)


def test_without_a_penalty_the_optimum_is_that_of_few_labels():
    assert optimum(0, [7, -7]) == pytest.approx(WORLD["few"]["optimum"])


def test_an_endless_penalty_leads_to_the_anchor():
    assert optimum(1e9, [-1.2, 0.7]) == pytest.approx([-1.2, 0.7], abs=1e-6)


@pytest.mark.parametrize("anchor", [[0, 0], *SOURCE.values()])
def test_the_loss_on_few_labels_only_rises_with_the_penalty(anchor):
    losses = [quadratic_loss(WORLD["few"], optimum(value, anchor)) for value in PENALTIES]
    assert np.all(np.diff(losses) > 0)


def test_a_related_source_beats_l2_and_no_penalty():
    best = min(whole_loss(value, SOURCE["related"]) for value in PENALTIES)
    assert best < 0.2 * min(whole_loss(value, [0, 0]) for value in PENALTIES) and best < 0.1 * whole_loss(0, [0, 0])


def test_an_unrelated_source_harms_at_every_strength():
    assert all(whole_loss(value, SOURCE["unrelated"]) > whole_loss(0, [0, 0]) for value in PENALTIES)


def test_with_a_source_at_zero_both_penalties_are_one():
    assert optimum(0.3, SOURCE["at_zero"]) == pytest.approx(optimum(0.3, [0, 0]))


def test_every_source_lies_on_the_plane():
    for x, y in SOURCE.values():
        assert WORLD["x"][0] <= x <= WORLD["x"][1] and WORLD["y"][0] <= y <= WORLD["y"][1]


def test_the_slider_begins_without_a_penalty_and_ends_at_a_hundred():
    assert strength(0) == 0 and strength(30) == pytest.approx(1) and strength(STRENGTHS - 1) == pytest.approx(100)


def test_where_it_cannot_run_there_is_a_picture_and_a_text():
    from matplotlib.image import imread

    data, _ = RegularisationBasin()._repr_mimebundle_()
    picture = imread(io.BytesIO(base64.b64decode(data["image/png"])))
    assert picture.shape[1] > 600 and picture.std() > 0.05
    assert "L2-SP" in data["text/plain"] and "application/vnd.jupyter.widget-view+json" in data
