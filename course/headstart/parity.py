"""A small convex problem in the digits world: is a digit odd? A linear model, all data at once, solved to the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

from headstart.digits import Digits


class ParityTask(NamedTuple):
    """Digits as a linear model sees them.

    Args:
        features: float64 (N, 65): the 64 pixels of an 8×8 image and a 1, for the bias.
        labels: float64 (N,): 1 where the digit is odd, 0 where it is even.
    """

    features: Tensor
    labels: Tensor


def parity_task(digits: Digits) -> ParityTask:
    """The digits' pixels in a row each, a 1 behind them, and whether each is odd."""
    pixels = digits.images.double().flatten(1)
    ones = torch.ones(len(pixels), 1, dtype=torch.float64)
    return ParityTask(torch.cat([pixels, ones], 1), (digits.labels % 2).double())


def parity_accuracy(weights: Tensor, task: ParityTask) -> float:
    r"""The fraction of digits whose logit has the right sign: $\frac{1}{N}\sum_i \mathbb{1}[(m_i > 0) = y_i]$.

    Args:
        weights: float64 (65,).
        task: the digits.
    Returns:
        a fraction from 0 to 1.
    """
    return ((task.features @ weights > 0) == (task.labels == 1)).double().mean().item()


def minimise(objective: Callable[[Tensor], Tensor], start: Tensor, *, steps: int = 200) -> Tensor:
    """The weights where a smooth convex objective ends up, by L-BFGS from a starting point.

    Args:
        objective: weights (D,) to a tensor without dimensions.
        start: float64 (D,); it stays as it is.
        steps: iterations at most. An objective without a minimum stops there, wherever that is.
    Returns:
        float64 (D,), without gradient.
    """
    weights = start.detach().clone().requires_grad_()
    optimizer = torch.optim.LBFGS(
        [weights], max_iter=steps, tolerance_grad=1e-9, tolerance_change=1e-12, line_search_fn="strong_wolfe"
    )

    def closure() -> Tensor:
        optimizer.zero_grad()
        loss = objective(weights)
        loss.backward()
        return loss

    optimizer.step(closure)
    return weights.detach()
