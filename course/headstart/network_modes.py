"""Evaluation mode for a while: dropout off, BatchNorm by its running statistics."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from torch import nn


@contextmanager
def evaluation_mode(network: nn.Module) -> Iterator[None]:
    """Put a network and all its parts into evaluation mode, and afterwards each part back into the mode it was in.

    `network.train(was_training)` would not do: frozen parts stand in evaluation mode while the others learn.
    """
    modes = [(part, part.training) for part in network.modules()]
    network.eval()
    try:
        yield
    finally:
        for part, mode in modes:
            part.training = mode
