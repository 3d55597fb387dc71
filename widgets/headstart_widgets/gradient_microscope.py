"""The gradient microscope: what a printed, a corrected and a measured gradient say while the logit moves."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import traitlets

from headstart_widgets.control_frame import BLUE, GREEN, GREY, ORANGE, Control, compose_script, new_figure, to_png

LOGITS = {"min": -6, "max": 6, "step": 0.1, "value": -4}
STEPS = ("1e-1", "1e-3", "1e-6", "1e-12")


class GradientMicroscope(Control):
    """Shows three derivatives of binary cross-entropy by the logit, and which way a step would push by each.

    The browser computes them all; nothing is asked of Python. A difference with h = 1e-12 fails, and in float32 one
    with h = 1e-6 does too.

    Args:
        language: of the words, the working folder's by default.
    """

    _esm = compose_script(Path(__file__).with_suffix(".js"))
    table = "gradient_microscope"

    logits = traitlets.Dict().tag(sync=True)
    steps = traitlets.List().tag(sync=True)

    def __init__(self, language: str | None = None):
        super().__init__(language, logits=LOGITS, steps=list(STEPS))

    def static_picture(self) -> bytes:
        """The three curves over the logit for both labels, as PNG."""
        figure = new_figure(9, 3.2)
        logits = np.linspace(LOGITS["min"], LOGITS["max"], 121)
        for axes, label in zip(figure.subplots(1, 2, sharey=True), (1, 0), strict=True):
            curves = (
                (corrected_gradient, BLUE, "-", 2.5, "σ(m) − y"),
                (finite_difference, GREEN, ":", 4, "finite difference, h = 0.001"),
                (printed_gradient, ORANGE, "--", 2.5, "as D1 prints it"),
            )
            for curve, colour, line, width, name in curves:
                values = [curve(logit, label) for logit in logits]
                axes.plot(logits, values, color=colour, linestyle=line, linewidth=width, label=name)
            axes.axhline(0, color=GREY, linewidth=0.8)
            axes.set(title=f"label y = {label}", xlabel="logit m", ylim=(-4.5, 4.5))
        figure.axes[0].set_ylabel("dℓ/dm")
        figure.axes[0].legend(loc="lower right", frameon=False)
        return to_png(figure)


def sigmoid(logit: float) -> float:
    """1 / (1 + e^{−m}), without overflow."""
    return 1 / (1 + math.exp(-logit)) if logit >= 0 else math.exp(logit) / (1 + math.exp(logit))


def bce_loss(logit: float, label: int, precision: str = "float64") -> float:
    """Binary cross-entropy of one example, stable from the logit: max(m, 0) − y·m + log(1 + e^{−|m|}).

    Args:
        logit: m, a number.
        label: y, 0 or 1.
        precision: `float64`, or `float32`, in which every intermediate result is rounded.
    """
    rounded = np.float32 if precision == "float32" else np.float64
    tail = rounded(math.log1p(rounded(math.exp(-abs(logit)))))
    return float(rounded(rounded(max(logit, 0) - label * logit) + tail))


def corrected_gradient(logit: float, label: int) -> float:
    """dℓ/dm = σ(m) − y."""
    return sigmoid(logit) - label


def printed_gradient(logit: float, label: int) -> float:
    """−[(y − σ(m))·m − (1 − y)(1 − σ(m))·m], as one of the source documents prints it for one example; it is wrong."""
    return -((label - sigmoid(logit)) * logit - (1 - label) * (1 - sigmoid(logit)) * logit)


def finite_difference(logit: float, label: int, step: float = 1e-3, precision: str = "float64") -> float:
    """(ℓ(m + h) − ℓ(m − h)) / 2h, with both ends and both losses rounded to the precision."""
    rounded = np.float32 if precision == "float32" else np.float64
    above, below = float(rounded(logit + step)), float(rounded(logit - step))
    return (bce_loss(above, label, precision) - bce_loss(below, label, precision)) / (2 * step)
