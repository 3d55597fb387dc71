"""Optimizers of the training loop: made from settings, and restored from tensors."""

from __future__ import annotations

import torch
from torch import nn

from headstart.errors import CourseError
from headstart.vision.fine_tuning import rate_groups
from headstart.vision.training_settings import Hardware, LoopConfig


def build_optimizer(network: nn.Module, config: LoopConfig, hardware: Hardware) -> torch.optim.Optimizer:
    """SGD with Nesterov's momentum, or AdamW, on the free parameters, each depth at its rate.

    Raises:
        CourseError: another optimizer, or nothing to train.
    """
    rates = {"learning_rate": config.learning_rate, "depth_factor": config.depth_factor}
    groups = rate_groups(network, **rates, weight_decay=config.weight_decay)
    fused = True if hardware.is_cuda else None
    if config.optimizer == "sgd":
        return torch.optim.SGD(groups, momentum=config.momentum, nesterov=config.momentum > 0, fused=fused)
    if config.optimizer == "adamw":
        return torch.optim.AdamW(groups, fused=fused)
    raise CourseError("the optimizer is sgd or adamw", repr(config.optimizer), "choose one of them")


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
