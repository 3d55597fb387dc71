"""The figures of the chapters on images. Colours are told apart by the colour-blind, and never the only signal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import torch

from headstart.figures import PERCENT, STYLES, plain_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_GAP = 3  # pixels of white between images


def draw_images(axes: Axes, images: torch.Tensor, title: str, captions: Sequence[str] = (), columns: int = 10) -> None:
    """Draw images uint8 (B, C, H, W) in rows, each with its caption below where there is one."""
    side = images.shape[-1]
    below = _GAP + (side // 3 if captions else 0)
    rows = -(-len(images) // columns)
    sheet = torch.full((3, rows * (side + below), columns * (side + _GAP)), 255, dtype=torch.uint8)
    for place, image in enumerate(images):
        top, left = place // columns * (side + below), place % columns * (side + _GAP)
        sheet[:, top : top + side, left : left + side] = image
    axes.imshow(sheet.permute(1, 2, 0).numpy())
    for place, caption in enumerate(captions):
        x = place % columns * (side + _GAP) + side / 2
        y = place // columns * (side + below) + side + below / 2
        axes.text(x, y, caption, ha="center", va="center", fontsize=9)
    axes.set_title(title, fontsize=11)
    axes.set_axis_off()


def draw_evidence(axes: Axes, image: torch.Tensor, evidence: torch.Tensor, title: str) -> None:
    """Draw one image, uint8 (C, H, W), in grey, with evidence (H, W) from 0 to 1 laid over it; lines mark its half."""
    axes.imshow(image.float().mean(0), cmap="gray", vmin=0, vmax=255)
    shown = axes.imshow(evidence, cmap="cividis", vmin=0, vmax=1, alpha=0.55)
    if evidence.max() > 0.5:
        axes.contour(evidence, levels=[0.5], colors="white", linewidths=1.2)
    shown.set_rasterized(True)
    axes.set_title(title, fontsize=9)
    axes.set_axis_off()


def draw_rungs(axes: Axes, scores: Mapping[str, Mapping[str, Sequence[float]]]) -> None:
    """Draw accuracies rung by rung, from top to bottom: a mark a draw, a line through the means.

    Args:
        axes: where.
        scores: by series, then by rung; accuracies (fractions), one a draw. The first series names the rungs.
    """
    rungs = list(next(iter(scores.values())))
    for style, (name, by_rung) in zip(STYLES, scores.items(), strict=False):
        shown = [(place, by_rung[rung]) for place, rung in enumerate(rungs) if rung in by_rung]
        for place, values in shown:
            axes.plot(values, [place] * len(values), style["marker"], color=style["color"], alpha=0.35, ms=5)
        means = [sum(values) / len(values) for _, values in shown]
        axes.plot(means, [place for place, _ in shown], **style, label=name)
    axes.set_yticks(range(len(rungs)), rungs)
    axes.invert_yaxis()
    axes.xaxis.set_major_formatter(PERCENT)
    axes.legend(frameon=False)
    plain_axes(axes, grid="x")


def draw_curves(
    axes: Axes, curves: Mapping[str, Mapping[float, Sequence[float]]], *, label: str, logarithmic: bool = False
) -> None:
    """Draw accuracies over something that was varied: a mark a draw, a line through the means.

    Args:
        axes: where.
        curves: by series, then by what was varied; accuracies (fractions), one a draw.
        label: what was varied.
        logarithmic: whether its axis is.
    """
    for style, (name, curve) in zip(STYLES, curves.items(), strict=False):
        for place, values in curve.items():
            axes.plot([place] * len(values), values, style["marker"], color=style["color"], alpha=0.35, ms=4)
        axes.plot(list(curve), [sum(values) / len(values) for values in curve.values()], **style, label=name)
    places = sorted({place for curve in curves.values() for place in curve})
    if logarithmic:
        axes.set_xscale("log")
        axes.minorticks_off()
    axes.set_xticks(places, [f"{place:g}" for place in places])
    axes.set_xlabel(label)
    axes.yaxis.set_major_formatter(PERCENT)
    axes.legend(frameon=False)
    plain_axes(axes)


def draw_losses(axes: Axes, losses: Mapping[str, Sequence[float]], title: str) -> None:
    """Draw losses over the epochs, counted from 1."""
    for style, (name, values) in zip(STYLES, losses.items(), strict=False):
        axes.plot(range(1, len(values) + 1), values, **style, label=name, ms=4)
    axes.set_xlabel("epoch")
    axes.set_title(title, fontsize=11)
    axes.legend(frameon=False)
    plain_axes(axes)
