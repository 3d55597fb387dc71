"""Which examples a step sees: a function of the seed and the step alone."""

from __future__ import annotations

from functools import lru_cache

import torch

from headstart.resumable.seeds import seed_at


def batch_at(count: int, batch_size: int, step: int, seed: int) -> torch.Tensor:
    """The examples of a step. Each epoch is shuffled anew; what is left over of it is left out.

    Args:
        count: examples there are.
        batch_size: examples a step; all of them where there are fewer.
        step: from 0.
        seed: of the shuffles.
    Returns:
        int64 (B,) on the CPU.
    """
    size = min(batch_size, count)
    epoch, place = divmod(step, count // size)
    return _epoch_order(count, epoch, seed)[place * size : (place + 1) * size]


@lru_cache(maxsize=2)
def _epoch_order(count: int, epoch: int, seed: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed_at(seed, epoch) + 2**40)
    return torch.randperm(count, generator=generator)
