"""Optimizers restored from the tensors of a checkpoint."""

from __future__ import annotations

import torch


def restore_optimizer(optimizer: torch.optim.Optimizer, tensors: dict[str, torch.Tensor]) -> None:
    """Give an optimizer its buffers back.

    Args:
        optimizer: with the same parameters as when the buffers were kept.
        tensors: by place of the parameter and name of the buffer, such as `3.momentum_buffer`.
    """
    parameters = [value for group in optimizer.param_groups for value in group["params"]]
    state: dict[int, dict[str, torch.Tensor]] = {}
    for name, value in tensors.items():
        place, _, key = name.partition(".")
        own = parameters[int(place)]
        # a buffer must lie in memory as its parameter does, which a file does not tell
        fitting = torch.empty_like(own).copy_(value) if value.shape == own.shape else value
        state.setdefault(int(place), {})[key] = fitting
    optimizer.load_state_dict({**optimizer.state_dict(), "state": state})
