"""The regularisation basin: how a penalty moves an optimum towards 0 (L2) or towards the source's weights (L2-SP)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import traitlets

from headstart_widgets.control_frame import BLUE, GREEN, GREY, ORANGE, Control, compose_script, new_figure, to_png

# Two weights, two losses. Few labels hardly determine the direction in which their basin is long, so that their
# optimum lies far from that of all the target's data. The numbers are made up; the algebra is that of any quadratic.
WORLD = {
    "few": {"curvature": [[0.63, 0.82], [0.82, 2.02]], "optimum": [4.2, 1.0]},
    "whole": {"curvature": [[1.17, 0.57], [0.57, 2.13]], "optimum": [2.4, 2.0]},
    "source": [2.0, 2.4],
    "x": [-1.6, 5.2],
    "y": [-1.4, 3.2],
}
SOURCES = (
    {"name": "related", "source": [2.0, 2.4]},
    {"name": "unrelated", "source": [4.4, -1.0]},
    {"name": "at_zero", "source": [0.0, 0.0]},
)
PURPLE = "#aa4499"  # Tol's muted scheme, which colour-blind readers tell from the others
STRENGTHS = 51  # places of the slider for λ: 0, then ten to every power of ten from 10^−2.9 to 100


class RegularisationBasin(Control):
    """Shows the optimum of L_t(θ) + λ‖θ − anchor‖² moving with λ, with the anchor at 0 or at the source's weights.

    The browser computes it; nothing is asked of Python. With an unrelated source L2-SP is worse than no penalty for
    every λ.

    Args:
        language: of the words, the working folder's by default.
    """

    _esm = compose_script(Path(__file__).with_suffix(".js"))
    table = "regularisation_basin"

    world = traitlets.Dict().tag(sync=True)
    sources = traitlets.List().tag(sync=True)
    strengths = traitlets.Int().tag(sync=True)

    def __init__(self, language: str | None = None):
        super().__init__(language, world=WORLD, sources=list(SOURCES), strengths=STRENGTHS)

    def static_picture(self) -> bytes:
        """Both optima's paths for a related and for an unrelated source, and their losses over λ, as PNG."""
        figure = new_figure(12, 3.6)
        related, unrelated, losses = figure.subplots(1, 3)
        for axes, choice, colour in ((related, SOURCES[0], ORANGE), (unrelated, SOURCES[1], PURPLE)):
            draw_basin(axes, choice["source"], colour)
            axes.set_title(f"source: {choice['name']}")
        strengths = [strength(place) for place in range(1, STRENGTHS)]
        for anchor, name, colour, line in (
            ([0, 0], "L2", BLUE, "--"),
            (SOURCES[0]["source"], "L2-SP, related", ORANGE, "-"),
            (SOURCES[1]["source"], "L2-SP, unrelated", PURPLE, ":"),
        ):
            curve = [quadratic_loss(WORLD["whole"], optimum(value, anchor)) for value in strengths]
            losses.plot(strengths, curve, color=colour, linestyle=line, linewidth=2.5, label=name)
        unpenalised = quadratic_loss(WORLD["whole"], WORLD["few"]["optimum"])
        losses.axhline(unpenalised, color=GREY, linestyle="-.", label="no penalty")
        losses.set(xscale="log", xlabel="λ", ylabel="loss", title="loss on all the target", ylim=(0, 5))
        losses.legend(loc="upper left", fontsize=8, frameon=False)
        return to_png(figure)


def strength(place: int) -> float:
    """λ at a place of its slider: 0 at 0, then 10^(place/10 − 3)."""
    return 0.0 if place == 0 else 10 ** (place / 10 - 3)


def quadratic_loss(basin: Mapping[str, Any], weights: Sequence[float]) -> float:
    """½ (θ − θ₀)ᵀ H (θ − θ₀), with H the basin's `curvature` (2, 2) and θ₀ its `optimum` (2,)."""
    offset = np.subtract(weights, basin["optimum"])
    return float(offset @ np.asarray(basin["curvature"]) @ offset / 2)


def optimum(value: float, anchor: Sequence[float]) -> np.ndarray:
    """argmin_θ L_t(θ) + λ‖θ − anchor‖² = (H + 2λI)⁻¹ (H θ_t + 2λ anchor), shape (2,), L_t the loss on few labels."""
    curvature = np.asarray(WORLD["few"]["curvature"])
    pull = 2 * value
    right = curvature @ WORLD["few"]["optimum"] + pull * np.asarray(anchor)
    return np.linalg.solve(curvature + pull * np.eye(2), right)


def draw_basin(axes, source: Sequence[float], colour: str) -> None:
    """Contours of the loss on few labels, and the two paths from its optimum, L2's to 0 and L2-SP's to the source."""
    across, up = np.meshgrid(np.linspace(*WORLD["x"], 80), np.linspace(*WORLD["y"], 60))
    heights = np.vectorize(lambda x, y: quadratic_loss(WORLD["few"], (x, y)))(across, up)
    axes.contour(across, up, heights, levels=[0.1, 0.4, 1, 2, 4, 7], colors="#999999", linewidths=0.8)
    for anchor, shade, line in (([0, 0], BLUE, "--"), (source, colour, "-")):
        path = np.array([optimum(strength(place), anchor) for place in range(STRENGTHS)])
        axes.plot(*path.T, color=shade, linestyle=line, linewidth=2.5)
    points = (
        (WORLD["few"]["optimum"], "o", GREY, "few labels", (-8, -16), "center"),
        (WORLD["whole"]["optimum"], "*", GREEN, "all the target", (9, -1), "left"),
        (source, "D", colour, "source", (-9, -3), "right"),
        ([0, 0], "P", BLUE, "0", (-9, -3), "right"),
    )
    for point, marker, shade, name, offset, side in points:
        axes.plot(*point, marker, color=shade, markersize=9, label=name)
        style = {"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none", "alpha": 0.8}
        axes.annotate(name, point, xytext=offset, textcoords="offset points", ha=side, fontsize=9, bbox=style)
    axes.set(xlabel="θ₁", ylabel="θ₂", xlim=WORLD["x"], ylim=WORLD["y"], aspect="equal")
