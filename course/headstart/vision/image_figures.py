"""The figures of the chapters on images. Colours are told apart by the colour-blind, and never the only signal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import torch

from headstart.figures import STYLES, percent_axis, plain_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BLUE, _ORANGE, _GREEN, _VIOLET = STYLES
LOOKS = {
    "yours": _BLUE,
    "recorded": _ORANGE,
    "full fine-tuning": _BLUE,
    "from scratch": _ORANGE,
    "linear probe": {"color": "#555555", "marker": "^", "linestyle": "-."},
}
"""What looks the same wherever it is drawn; ways to train look as in the control of the label budgets."""
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
    """Draw an image as it is, and below it once more with its evidence: the more of it, the more yellow.

    Args:
        axes: where.
        image: uint8 (C, H, W), shown in grey.
        evidence: (H, W), from 0 to 1; a line is drawn round what lies above 0.5.
        title: above both.
    """
    grey = image.float().mean(0) / 255
    height, width = grey.shape
    between = torch.ones(_GAP, width)
    axes.imshow(torch.cat([grey, between, grey]).numpy(), cmap="gray", vmin=0, vmax=1)
    # where there is no evidence the image stays as it is
    yellow = torch.tensor([1.0, 0.8, 0.0]).expand(height, width, 3)
    laid = torch.cat([yellow, 0.7 * evidence[..., None]], dim=-1)
    extent = (-0.5, width - 0.5, 2 * height + _GAP - 0.5, height + _GAP - 0.5)
    axes.imshow(laid.numpy(), extent=extent)
    if evidence.max() > 0.5:
        rows = range(height + _GAP, 2 * height + _GAP)
        axes.contour(range(width), rows, evidence.numpy(), levels=[0.5], colors=_ORANGE["color"], linewidths=1.5)
    axes.set_xlim(-0.5, width - 0.5)
    axes.set_ylim(2 * height + _GAP - 0.5, -0.5)
    axes.set_title(title, fontsize=9)
    axes.set_axis_off()


def draw_rungs(axes: Axes, scores: Mapping[str, Mapping[str, Sequence[float]]]) -> None:
    """Draw accuracies rung by rung, from top to bottom: a mark a draw, a line through the means.

    Args:
        axes: where.
        scores: by series, then by rung; accuracies (fractions), one a draw. The first series names the rungs.
    """
    rungs = list(next(iter(scores.values())))
    for style, (name, by_rung) in _styled(scores):
        shown = [(place, by_rung[rung]) for place, rung in enumerate(rungs) if rung in by_rung]
        for place, values in shown:
            axes.plot(values, [place] * len(values), style["marker"], color=style["color"], alpha=0.35, ms=5)
        means = [sum(values) / len(values) for _, values in shown]
        axes.plot(means, [place for place, _ in shown], **style, label=name)
    axes.set_yticks(range(len(rungs)), rungs)
    axes.invert_yaxis()
    axes.set_xlabel("accuracy")
    percent_axis(axes.xaxis)
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
    for style, (name, curve) in _styled(curves):
        for place, values in curve.items():
            axes.plot([place] * len(values), values, style["marker"], color=style["color"], alpha=0.35, ms=4)
        axes.plot(list(curve), [sum(values) / len(values) for values in curve.values()], **style, label=name)
    places = sorted({place for curve in curves.values() for place in curve})
    if logarithmic:
        axes.set_xscale("log")
        axes.minorticks_off()
    axes.set_xticks(places, [f"{place:g}" for place in places])
    axes.set_xlabel(label)
    percent_axis(axes.yaxis)
    axes.legend(frameon=False)
    plain_axes(axes)


def draw_log(axes: Axes, curves: Mapping[str, Sequence[float]], title: str, *, percent: bool = False) -> None:
    """Draw what a log says of every epoch, counted from 1.

    Args:
        axes: where.
        curves: by name, a number an epoch.
        title: above them.
        percent: whether the numbers are fractions, shown in percent.
    """
    for style, (name, values) in _styled(curves):
        axes.plot(range(1, len(values) + 1), values, **style, label=name, ms=4)
    axes.set_xlabel("epoch")
    axes.set_title(title, fontsize=11)
    axes.xaxis.get_major_locator().set_params(integer=True)
    if percent:
        percent_axis(axes.yaxis)
    axes.legend(frameon=False)
    plain_axes(axes)


def draw_range_test(axes: Axes, rates: Sequence[float], losses: Sequence[float], title: str) -> None:
    """Draw the loss of a range test, in nats, over its rates."""
    axes.plot(rates, losses, color=_BLUE["color"], marker="o", ms=3)
    axes.set_xscale("log")
    axes.set_ylim(0, 3)
    axes.set_xlabel("learning rate")
    axes.set_ylabel("running mean of the loss")
    axes.set_title(title, fontsize=11)
    plain_axes(axes)


def _styled(series: Mapping[str, Any]) -> list[tuple[Mapping[str, str], tuple[str, Any]]]:
    """Every series with its look: its own, or else one by its place."""
    return [
        (LOOKS.get(name, style), (name, values)) for style, (name, values) in zip(STYLES, series.items(), strict=False)
    ]
