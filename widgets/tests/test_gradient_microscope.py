"""The gradient microscope's model, against scipy and finite differences."""

import base64
import io

import numpy as np
import pytest
from scipy.special import expit, log_expit

from headstart_widgets.gradient_microscope import (
    LOGITS,
    STEPS,
    GradientMicroscope,
    bce_loss,
    corrected_gradient,
    finite_difference,
    printed_gradient,
    sigmoid,
)

EVERYWHERE = np.random.default_rng(5).uniform(-30, 30, 40)


@pytest.mark.parametrize("label", [0, 1])
def test_loss_is_minus_the_log_probability_of_the_label(label):
    expected = -log_expit(EVERYWHERE) if label else -log_expit(-EVERYWHERE)
    assert [bce_loss(logit, label) for logit in EVERYWHERE] == pytest.approx(expected, rel=1e-12)


def test_sigmoid_is_that_of_scipy_and_does_not_overflow():
    logits = [*EVERYWHERE, -800, 800]
    assert [sigmoid(logit) for logit in logits] == pytest.approx(expit(np.array(logits)), rel=1e-12)


@pytest.mark.parametrize("label", [0, 1])
def test_corrected_gradient_is_the_slope_of_the_loss(label):
    for logit in np.linspace(-6, 6, 25):
        loss = log_expit(np.array([logit + 1e-5, logit - 1e-5]) * (2 * label - 1))
        assert corrected_gradient(logit, label) == pytest.approx((loss[1] - loss[0]) / 2e-5, abs=1e-9)


def test_printed_gradient_has_the_wrong_sign_for_a_positive_that_is_read_wrongly():
    assert printed_gradient(-4, 1) == pytest.approx(3.928, abs=1e-3)
    assert corrected_gradient(-4, 1) == pytest.approx(-0.982, abs=1e-3)


def test_printed_gradient_of_a_negative_is_the_logit_itself():
    assert [printed_gradient(logit, 0) for logit in EVERYWHERE] == pytest.approx(list(EVERYWHERE))


@pytest.mark.parametrize("step", [1e-1, 1e-3, 1e-6])
def test_finite_difference_agrees_in_double_precision(step):
    errors = [finite_difference(m, y, step) - corrected_gradient(m, y) for m in np.linspace(-6, 6, 49) for y in (0, 1)]
    assert np.abs(errors).max() < max(step**2, 1e-8)


def test_finite_difference_with_a_vanishing_step_fails_in_single_precision():
    assert {finite_difference(m, 1, 1e-12, "float32") for m in np.linspace(-6, -1, 21)} == {0.0}


def test_the_step_that_serves_double_precision_fails_in_single():
    errors = [finite_difference(m, 0, 1e-6, "float32") - corrected_gradient(m, 0) for m in np.linspace(1, 6, 51)]
    assert np.abs(errors).max() > 0.1


def test_the_slider_holds_the_example_in_question_and_the_failing_step_is_offered():
    assert LOGITS["min"] < LOGITS["value"] == -4 < LOGITS["max"] and "1e-12" in STEPS


def test_where_it_cannot_run_there_is_a_picture_and_a_text():
    from matplotlib.image import imread

    data, _ = GradientMicroscope()._repr_mimebundle_()
    picture = imread(io.BytesIO(base64.b64decode(data["image/png"])))
    assert picture.shape[1] > 600 and picture.std() > 0.05
    assert "printed gradient" in data["text/plain"] and "application/vnd.jupyter.widget-view+json" in data
