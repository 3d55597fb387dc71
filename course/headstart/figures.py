"""The figures of the digits world. Colours are told apart by the colour-blind, and never the only signal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import torch

from headstart.comparison import Comparison
from headstart.digits import Digits

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

# of Okabe and Ito's palette; markers and line styles say the same
STYLES = (
    {"color": "#0072B2", "marker": "o", "linestyle": "-"},
    {"color": "#D55E00", "marker": "s", "linestyle": "--"},
    {"color": "#007A5C", "marker": "^", "linestyle": ":"},
    {"color": "#AA4A86", "marker": "D", "linestyle": "-."},
)


def new_figure(columns: int = 1, *, width: float = 7.0, height: float = 3.4):
    """A figure on white, which reads in a light and in a dark notebook, and its axes in a row."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(
        1, columns, figsize=(width, height), layout="constrained", facecolor="white", squeeze=False
    )
    figure.get_layout_engine().set(w_pad=0.12)  # inches: panels of images have no axes to keep them apart
    return figure, axes


def draw_digits(axes: Axes, images: torch.Tensor, title: str, captions: Sequence[str] = (), columns: int = 10) -> None:
    """Draw images (B, 1, H, W) in rows, dark ink on light paper, each with its caption below where there is one."""
    side = images.shape[-1]
    gap = 2 if not captions else 5
    rows = -(-len(images) // columns)
    sheet = torch.zeros(rows * (side + gap), columns * (side + 2))
    for place, image in enumerate(images):
        top, left = place // columns * (side + gap), place % columns * (side + 2)
        sheet[top : top + side, left : left + side] = image[0]
    axes.imshow(sheet, cmap="gray_r", vmin=0, vmax=1)
    for place, caption in enumerate(captions):
        x = place % columns * (side + 2) + side / 2 - 0.5
        y = place // columns * (side + gap) + side + 1.8
        axes.text(x, y, caption, ha="center", va="center", fontsize=9)
    axes.set_title(title, fontsize=11)
    axes.set_axis_off()


def draw_misread(axes: Axes, digits: Digits, predicted: torch.Tensor, count: int = 20) -> None:
    """Draw the first scans that were misread, each with `true→read`."""
    wrong = torch.nonzero(predicted != digits.labels)[:count, 0]
    captions = [f"{digits.labels[i]}→{predicted[i]}" for i in wrong]
    draw_digits(axes, digits.images[wrong], "misread scans: what it is → what the network reads", captions)


def draw_accuracies(axes: Axes, comparisons: Sequence[Comparison]) -> None:
    """Draw every arm's test accuracy over the label budget: a point a draw, a line through the means."""
    budgets = [comparison.budget for comparison in comparisons]
    for style, name in zip(STYLES, comparisons[0].accuracies, strict=False):
        for comparison in comparisons:
            values = comparison.accuracies[name]
            axes.plot(
                [comparison.budget] * len(values), values, style["marker"], color=style["color"], alpha=0.25, ms=4
            )
        axes.plot(budgets, [one.accuracies[name].mean() for one in comparisons], **style, label=name)
    _budget_axis(axes, budgets)
    axes.set_ylabel("accuracy on test scans")
    percent_axis(axes.yaxis)
    axes.legend(loc="lower right", frameon=False)


def draw_gains(axes: Axes, comparisons: Sequence[Comparison], first: str, second: str, confidence: float = 0.95):
    """Draw the gain of arm `first` over arm `second` in points: a dot a draw, mean and paired interval beside it."""
    from scipy.stats import ttest_rel

    budgets = [comparison.budget for comparison in comparisons]
    for comparison in comparisons:
        one, other = comparison.accuracies[first], comparison.accuracies[second]
        gains = 100 * (one - other)
        low, high = ttest_rel(100 * one, 100 * other).confidence_interval(confidence)
        mean = gains.mean().item()
        (dots,) = axes.plot([comparison.budget * 0.93] * len(gains), gains, "o", color="#0072B2", alpha=0.4, ms=4)
        bar = axes.errorbar(
            comparison.budget * 1.07, mean, [[mean - low], [high - mean]], fmt="D", color="black", ms=5, capsize=4
        )
    axes.legend([dots, bar], ["one draw", f"mean, {confidence:.0%} interval"], frameon=False)
    axes.set_title(f"{first} minus {second}", fontsize=11)
    axes.axhline(0, color="#555555", linewidth=1)
    _budget_axis(axes, budgets)
    axes.set_ylabel("gain (percentage points)")


def draw_gain_curves(axes: Axes, curves: Mapping[str, Mapping[int, Sequence[float]]], confidence: float = 0.95) -> None:
    """Draw gains in points over the label budget: a line through the means, with the interval of each.

    Args:
        axes: where.
        curves: by name; the gains (fractions, a draw each) at every budget.
        confidence: of the paired Student intervals.
    """
    from scipy.stats import sem, t

    for place, (style, (name, curve)) in enumerate(zip(STYLES, curves.items(), strict=False)):
        beside = 1 + 0.04 * (place - (len(curves) - 1) / 2)  # so that intervals do not hide each other
        means = [100 * sum(gains) / len(gains) for gains in curve.values()]
        reach = [100 * sem(gains) * t.ppf((1 + confidence) / 2, len(gains) - 1) for gains in curve.values()]
        axes.errorbar([budget * beside for budget in curve], means, reach, **style, label=name, ms=5, capsize=3)
    axes.axhline(0, color="#555555", linewidth=1)
    _budget_axis(axes, sorted({budget for curve in curves.values() for budget in curve}))
    axes.set_ylabel("gain over scratch (points)")
    axes.legend(frameon=False)


def draw_tuning(axes: Axes, comparison: Comparison) -> None:
    """Draw every arm's mean validation accuracy over the learning rate; a ring marks the rate that was chosen."""
    for style, (name, by_rate) in zip(STYLES, comparison.tuning.items(), strict=False):
        axes.plot(list(by_rate), list(by_rate.values()), **style, label=name)
        chosen = comparison.rates[name]
        axes.plot(chosen, by_rate[chosen], "o", color=style["color"], ms=13, fillstyle="none", markeredgewidth=2)
    axes.set_xscale("log")
    axes.set_xlabel("learning rate")
    axes.set_ylabel("accuracy on validation scans")
    percent_axis(axes.yaxis)
    axes.set_title(f"{comparison.budget} labelled scans", fontsize=11)
    axes.legend(frameon=False)
    plain_axes(axes)


def draw_strengths(
    axes: Axes, strengths: Sequence[float], curves: Mapping[str, Sequence[float]], ratios: Sequence[float]
) -> None:
    """Draw validation accuracy over the weight λ of a second term.

    Args:
        axes: where.
        strengths: every λ that was tried.
        curves: by the term's name; accuracies (fractions), one a λ.
        ratios: weights to mark: what α/β can be.
    """
    for style, (name, curve) in zip(STYLES, curves.items(), strict=False):
        axes.plot(strengths, curve, **style, label=name)
    for place, ratio in enumerate(ratios):
        label = "" if place else "what α/β can be"
        axes.axvline(ratio, color="#777777", linewidth=0.9, linestyle=(0, (6, 3, 1, 3)), label=label, zorder=0)
    axes.set_xscale("log")
    axes.set_xlabel("λ")
    axes.set_ylabel("accuracy on validation scans")
    percent_axis(axes.yaxis)
    axes.legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
    plain_axes(axes)


def _budget_axis(axes: Axes, budgets: Sequence[int]) -> None:
    axes.set_xscale("log")
    axes.set_xticks(budgets, [str(budget) for budget in budgets])
    axes.minorticks_off()
    axes.set_xlabel("labelled scans")
    plain_axes(axes)


def plain_axes(axes: Axes, *, grid: Literal["x", "y"] = "y") -> None:
    """Take the frame off, and draw faint lines across one axis."""
    axes.grid(axis=grid, color="#dddddd")
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def percent_axis(axis: Axis) -> None:
    """Fractions in percent, at round numbers, with a decimal where they are no whole ones."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:.3g}%"))
