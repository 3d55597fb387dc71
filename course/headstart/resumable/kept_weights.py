"""Which weights a training keeps in the end: an average of them, or those that did best on validation data."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import nn


class WeightAverage:
    r"""An exponential moving average of a network's weights and running statistics.

    $\bar\theta \leftarrow \bar\theta + (1 - d_t)(\theta - \bar\theta)$ with $d_t = \min(d, \frac{1 + t}{10 + t})$, so
    that a short training is not an average with its random start; counters are copied.

    Args:
        network: whose present values the average starts from.
        decay: d, below 1.
        ramp: whether $d_t$ rises to d; if not, it is d from the first update on.
    """

    def __init__(self, network: nn.Module, decay: float, *, ramp: bool = True):
        self.decay, self.ramp, self.updates = decay, ramp, 0
        self.values = {name: value.detach().clone() for name, value in network.state_dict().items()}

    @torch.no_grad()
    def update(self, network: nn.Module) -> None:
        """Take one step towards the network's present values."""
        decay = min(self.decay, (1 + self.updates) / (10 + self.updates)) if self.ramp else self.decay
        self.updates += 1
        averages, values = [], []
        for name, value in network.state_dict().items():
            if value.is_floating_point():
                averages.append(self.values[name])
                values.append(value)
            else:
                self.values[name].copy_(value)
        torch._foreach_lerp_(averages, values, 1 - decay)


@dataclass
class EarlyStopping:
    """Remembers the best score on validation data and says when to stop waiting for a better one.

    Args:
        patience: evaluations without a better one after which to stop; none never stops.
        best: the highest score so far, a fraction.
        best_step: the step it was reached at.
        waited: evaluations since then.
    """

    patience: int | None
    best: float = -1.0
    best_step: int = 0
    waited: int = 0

    def improves(self, score: float, step: int) -> bool:
        """Take an evaluation in; whether it is better than all before. Equal is not better."""
        if score > self.best:
            self.best, self.best_step, self.waited = score, step, 0
            return True
        self.waited += 1
        return False

    @property
    def over(self) -> bool:
        """Whether to stop."""
        return self.patience is not None and self.waited >= self.patience
