"""The schedule designer: the learning rate over steps and layers, and what a run makes of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import traitlets

from headstart_widgets.control_frame import BLUE, GREEN, ORANGE, compose_script, new_figure, to_png
from headstart_widgets.kernel_requests import AskingControl

Trial = Callable[[Mapping[str, Any]], Sequence[float]]
PEAKS = [float(f"{digit}e{power}") for power in range(-6, 0) for digit in (1, 2, 3, 5)]
PRESETS = (
    {"name": "usual", "dials": {"warmup": 10, "decay": "linear"}},
    {"name": "no_warmup", "dials": {"warmup": 0, "decay": "constant"}},
    {"name": "too_late", "dials": {"warmup": 150}},
    {"name": "steep", "dials": {"factor": 0.5}},
)
TOO_HIGH = {"name": "too_high", "dials": {"peak": len(PEAKS) - 1}}


class ScheduleDesigner(AskingControl):
    r"""Draws $\eta_l(t) = \eta_\text{peak}\, s(t)\, \xi^{L+1-l}$, l from 1 (the bottom layer) to L + 1 (the head).

    $s$ rises over the warm-up and then stays or falls. The browser computes it. A warm-up longer than training never
    reaches the peak; with ξ = 0.5 the bottom layers hardly move.

    Args:
        layers: L, the encoder's layers.
        peak: the highest rate at first; the nearest of 1, 2, 3 and 5 times a power of ten.
        steps: N at first, and the most that can be chosen.
        trial: settings (`peak`, `warmup` and `steps` in steps, `decay`, `factor`) to the losses of a real run, one a
            step; it runs after the reader's prediction, and should take less than 2 s.
        language: of the words, the working folder's by default.

    Raises:
        ValueError: less than two layers or ten steps, or a peak that is not above 0.

    Source: the schedules are those of `transformers.optimization`; rates that fall by a constant factor from layer to
    layer are C. Sun et al. (2019), How to Fine-Tune BERT for Text Classification?, arXiv 1905.05583.
    """

    _esm = compose_script(Path(__file__).with_suffix(".js"))
    table = "schedule_designer"

    layers = traitlets.Int().tag(sync=True)
    peaks = traitlets.List().tag(sync=True)
    peak = traitlets.Int().tag(sync=True)
    steps = traitlets.Int().tag(sync=True)
    presets = traitlets.List().tag(sync=True)
    has_trial = traitlets.Bool().tag(sync=True)

    def __init__(
        self,
        *,
        layers: int = 6,
        peak: float = 5e-5,
        steps: int = 300,
        trial: Trial | None = None,
        language: str | None = None,
    ):
        if layers < 2 or steps < 10 or not peak > 0:
            raise ValueError(f"layers ≥ 2, steps ≥ 10, peak > 0; got {layers}, {steps}, {peak}")
        self._trial = trial
        nearest = min(range(len(PEAKS)), key=lambda place: abs(math.log(PEAKS[place] / peak)))
        presets = [*PRESETS, TOO_HIGH] if trial else list(PRESETS)
        super().__init__(
            language,
            layers=layers,
            peaks=PEAKS,
            peak=nearest,
            steps=steps,
            presets=presets,
            has_trial=trial is not None,
        )

    def respond(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """The trial's losses at these settings; what is not finite becomes nothing, which JSON can hold.

        Raises:
            ValueError: there is no trial, or it gave no losses.
        """
        if self._trial is None:
            raise ValueError("a run needs trial=; got none: give a function from settings to losses")
        losses = [float(loss) for loss in self._trial(dict(settings))]
        if not losses:
            raise ValueError("a trial gives a loss or more; got none")
        return {"losses": [loss if math.isfinite(loss) else None for loss in losses]}

    def static_picture(self) -> bytes:
        """The rates of three layers with warm-up and linear decay, without and with ξ = 0.8, as PNG."""
        figure = new_figure(9, 3)
        peak = self.peaks[self.peak]
        lines = (
            (self.layers + 1, "head", BLUE, "-"),
            (math.ceil(self.layers / 2), f"layer {math.ceil(self.layers / 2)}", GREEN, "--"),
            (1, "layer 1", ORANGE, ":"),
        )
        for axes, factor in zip(figure.subplots(1, 2, sharey=True), (1.0, 0.8), strict=True):
            for layer, name, colour, line in lines:
                scale = peak * factor ** (self.layers + 1 - layer)
                rates = [
                    scale * schedule_share("linear", self.steps // 10, self.steps, step) for step in range(self.steps)
                ]
                axes.plot(rates, color=colour, linestyle=line, linewidth=2.5, label=name)
            axes.set(title=f"ξ = {factor}", xlabel="step")
        figure.axes[0].set_ylabel("learning rate")
        figure.axes[1].legend(frameon=False)
        return to_png(figure)


def schedule_share(decay: str, warmup: int, steps: int, step: int) -> float:
    r"""$s(t)$: $t/w$ in the warm-up, then 1, $(N-t)/(N-w)$ or $\frac12(1+\cos\pi\frac{t-w}{N-w})$, 0 or more.

    Args:
        decay: "constant", "linear" or "cosine".
        warmup: w, in steps; it may be longer than training.
        steps: N.
        step: t, from 0.
    """
    if step < warmup:
        return step / warmup
    progress = (step - warmup) / max(1, steps - warmup)
    falls = {"constant": 1.0, "linear": 1 - progress, "cosine": (1 + math.cos(math.pi * progress)) / 2}
    return max(0.0, falls[decay])
