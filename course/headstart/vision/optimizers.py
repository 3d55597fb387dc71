"""Optimizers of the training loop, made from settings."""

from __future__ import annotations

import torch
from torch import nn

from headstart.errors import CourseError
from headstart.resumable.hardware import Hardware
from headstart.vision.fine_tuning import rate_groups
from headstart.vision.training_settings import LoopConfig


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
