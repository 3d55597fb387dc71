"""Learning rates over a training, each a plain function of the step: nothing to store, nothing to restore."""

from __future__ import annotations

import math

from headstart.errors import CourseError

SCHEDULES = ("constant", "linear", "cosine", "one-cycle")


def rate_factor(schedule: str, step: int, steps: int, *, warmup: float = 0.1) -> float:
    """What a group's learning rate is multiplied by at a step.

    Args:
        schedule: constant; linear (`linear`); cosine (`cosine`); or one-cycle (`one_cycle`).
        step: from 0 to steps - 1.
        steps: of the whole training.
        warmup: the fraction of the steps in which the rate rises; a constant rate has none.
    Returns:
        a factor from 0 to 1.
    Raises:
        CourseError: another schedule.
    """
    if schedule == "constant":
        return 1.0
    if schedule == "linear":
        return linear(step, steps, warmup_steps=round(warmup * steps))
    if schedule == "cosine":
        return cosine(step, steps, warmup_steps=round(warmup * steps))
    if schedule == "one-cycle":
        return one_cycle(step, steps, rise=warmup)
    raise CourseError(f"the schedule is one of {', '.join(SCHEDULES)}", repr(schedule), "choose one of them")


def linear(step: int, steps: int, *, warmup_steps: int = 0) -> float:
    r"""Up in a line from 0, down in a line to 0.

    $t/W$ for $t < W$, then $(T - t)/(T - W)$.

    Args:
        step: t. With a warm-up, nothing moves at step 0.
        steps: T.
        warmup_steps: W.
    Source: Devlin et al. (2019), arXiv 1810.04805, appendix A.2; the same as transformers' linear schedule.
    """
    if step < warmup_steps:
        return step / warmup_steps
    return max(0, steps - step) / max(1, steps - warmup_steps)


def cosine(step: int, steps: int, *, warmup_steps: int = 0) -> float:
    r"""Up in a line, down along half a cosine.

    $(t + 1)/W$ for $t < W$, then $\frac{1}{2}(1 + \cos(\pi (t - W)/(T - W)))$.

    Args:
        step: t.
        steps: T.
        warmup_steps: W.
    Source: Loshchilov and Hutter (2017), arXiv 1608.03983, equation 5, without restarts.
    """
    if step < warmup_steps:
        return (step + 1) / warmup_steps
    return (1 + math.cos(math.pi * (step - warmup_steps) / max(1, steps - warmup_steps))) / 2


def one_cycle(step: int, steps: int, *, rise: float = 0.3, start: float = 1 / 25, end: float = 1 / 250_000) -> float:
    """Up along half a cosine from `start` to 1, then down along another to `end`.

    Args:
        step: from 0.
        steps: of the whole training.
        rise: the fraction of the steps in which the rate rises.
        start: the factor at the first step.
        end: the factor at the last step.
    Source: Smith and Topin (2018), arXiv 1708.07120; in the form of torch's `OneCycleLR`, whose defaults these are.
    """
    top, last = rise * steps - 1, steps - 1
    if step <= top:
        return _half_cosine(start, 1.0, step / top if top > 0 else 1.0)
    return _half_cosine(1.0, end, (step - max(top, 0)) / max(last - max(top, 0), 1))


def _half_cosine(first: float, last: float, fraction: float) -> float:
    return last + (first - last) * (1 + math.cos(math.pi * fraction)) / 2
