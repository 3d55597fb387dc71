"""The rate finder: a learning-rate range test, two rules that read a rate off it, and what training at a rate gives."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import traitlets

from headstart_widgets.control_frame import BLUE, GREY, ORANGE, compose_script, new_figure, to_png
from headstart_widgets.kernel_requests import AskingControl

Trial = Callable[[int], tuple[Sequence[float], Sequence[float]]]


class RateFinder(AskingControl):
    r"""Shows the loss against the learning rate, lets a reader place a rate, and then tells what training gives there.

    The browser smooths, $s_i = \beta s_{i-1} + (1-\beta)\,\ell_i$ divided by $1 - \beta^i$, and applies two rules: the
    rate at which the loss falls most for each unit of $\log_{10}$ rate, and a tenth of the rate of the lowest loss.

    Args:
        outcomes: final accuracies (fractions) of real trainings by their learning rate, as a mapping or as pairs; None
            or nan where the training blew up.
        rates: of a range test, ascending; with `losses`, as recorded, not smoothed. From a loss on that is no finite
            number, the test has blown up.
        losses: one for each rate.
        trial: a seed to the rates and losses of a new range test. Without `rates` it also runs at once, with seed 0.
        language: of the words, the working folder's by default.

    Raises:
        ValueError: rates that do not ascend from above 0, numbers that do not fit together, or nothing to show.

    Source: L. N. Smith (2017), Cyclical Learning Rates for Training Neural Networks, arXiv 1506.01186, section 3.3.
    """

    _esm = compose_script(Path(__file__).with_suffix(".js"))
    table = "rate_finder"

    outcomes = traitlets.List().tag(sync=True)
    has_trial = traitlets.Bool().tag(sync=True)

    def __init__(
        self,
        outcomes: Mapping[float, float | None] | Iterable[tuple[float, float | None]],
        *,
        rates: Iterable[float] | None = None,
        losses: Iterable[float] | None = None,
        trial: Trial | None = None,
        language: str | None = None,
    ):
        self._trial = trial
        if (rates is None) != (losses is None) or (rates is None and trial is None):
            raise ValueError("a range test is given by rates and losses, or by trial=; got neither, or half of it")
        test = collect_test(*(trial(0) if rates is None else (rates, losses)))
        super().__init__(language, outcomes=collect_outcomes(outcomes), has_trial=trial is not None)
        self.response = {"view": "", "id": 0, "settings": {"seed": 0}, **test}

    def respond(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """`rates` and `losses` of a new range test; what is not finite becomes nothing, which JSON can hold.

        Raises:
            ValueError: there is no trial, or what it gave is no range test.
        """
        if self._trial is None:
            raise ValueError("a new range test needs trial=; got none: give a function from a seed to rates and losses")
        return collect_test(*self._trial(int(settings["seed"])))

    def static_picture(self) -> bytes:
        """The range test, smoothed, above the accuracies of real trainings, as PNG."""
        figure = new_figure(8, 4.4)
        above, below = figure.subplots(2, 1, sharex=True)
        rates, losses = self.response["rates"], self.response["losses"]
        smooth = smooth_losses(losses, 0.8)
        above.plot(rates, [math.nan if loss is None else loss for loss in losses], ".", color=GREY, label="loss")
        above.plot(rates[: len(smooth)], smooth, color=BLUE, linewidth=2.5, label="smoothed")
        finite = [loss for loss in losses if loss is not None]
        above.set(xscale="log", ylabel="loss", ylim=(0, 2 * finite[0]))
        above.legend(frameon=False)
        real = [(rate, accuracy) for rate, accuracy in self.outcomes if accuracy is not None]
        gone = [rate for rate, accuracy in self.outcomes if accuracy is None]
        below.plot([rate for rate, _ in real], [100 * accuracy for _, accuracy in real], "o-", color=BLUE)
        below.plot(gone, [0] * len(gone), "X", color=ORANGE, markersize=9, label="blew up")
        if gone:
            below.legend(frameon=False)
        below.set(xlabel="learning rate", ylabel="final accuracy (%)", ylim=(-5, 105))
        return to_png(figure)


def collect_test(rates: Iterable[float], losses: Iterable[float]) -> dict[str, list]:
    """A range test as plain lists; a loss that is no finite number becomes None.

    Raises:
        ValueError: less than five rates, rates that do not ascend from above 0, another number of losses, or one of the
            first two losses that is no finite number.
    """
    found = [float(rate) for rate in rates]
    given = [math.nan if loss is None else float(loss) for loss in losses]
    if len(found) != len(given) or len(found) < 5:
        raise ValueError(f"a loss for each of 5 rates or more; got {len(given)} losses for {len(found)} rates")
    ascending = all(low < high for low, high in zip(found, found[1:], strict=False))
    if not (found[0] > 0 and ascending and math.isfinite(found[-1])):
        raise ValueError(f"rates ascend from above 0; got {found[:5]} …")
    if not all(math.isfinite(loss) for loss in given[:2]):
        raise ValueError(f"the first two losses are numbers; got {given[:2]}: begin with a lower rate")
    return {"rates": found, "losses": [loss if math.isfinite(loss) else None for loss in given]}


def collect_outcomes(outcomes: Mapping[float, Any] | Iterable[tuple[float, Any]]) -> list[list[float | None]]:
    """Pairs of rate and final accuracy, ascending; None where there is no finite accuracy.

    Raises:
        ValueError: less than two pairs, a rate twice or not above 0, or no accuracy between 0 and 1.
    """
    pairs = outcomes.items() if isinstance(outcomes, Mapping) else outcomes
    found = sorted((float(rate), math.nan if accuracy is None else float(accuracy)) for rate, accuracy in pairs)
    rates = [rate for rate, _ in found]
    if len(found) < 2 or len(set(rates)) < len(rates) or not (rates[0] > 0 and math.isfinite(rates[-1])):
        raise ValueError(f"two rates or more, each above 0 and given once; got {rates}")
    finite = [accuracy for _, accuracy in found if math.isfinite(accuracy)]
    if not finite or not all(0 <= accuracy <= 1 for accuracy in finite):
        raise ValueError(f"accuracies are fractions, at least one of them known; got {finite}: divide percent by 100")
    return [[rate, accuracy if math.isfinite(accuracy) else None] for rate, accuracy in found]


def smooth_losses(losses: Sequence[float | None], beta: float) -> list[float]:
    r"""The running mean $s_i/(1-\beta^i)$ up to the first loss that is none."""
    mean, smooth = 0.0, []
    for place, loss in enumerate(losses):
        if loss is None:
            break
        mean = beta * mean + (1 - beta) * loss
        smooth.append(mean / (1 - beta ** (place + 1)))
    return smooth
