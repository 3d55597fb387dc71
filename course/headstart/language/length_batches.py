"""Batches of sentences of like length, padded to their longest: which sentences a step sees, and as what tensors."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import torch

from headstart.language.encoding import IGNORED, EncodedText
from headstart.resumable.seeds import seed_at

WINDOW = 50
"""Batches at most among which sentences of like length are looked for: fewer waste padding, more shuffle less."""
LEAST_WINDOWS = 4
"""An epoch has at least so many, or in a small corpus the same sentences would meet in every epoch."""


def steps_per_epoch(count: int, batch_size: int) -> int:
    """Batches that hold every sentence once; the last one may be smaller."""
    return -(-count // batch_size)


def batch_at(lengths: tuple[int, ...], batch_size: int, step: int, seed: int) -> list[int]:
    """The sentences of a step: a function of the seed and the step alone, so that a training can go on anywhere.

    Every epoch shuffles all sentences, sorts them by length within each window of some batches, cuts batches, and
    shuffles those. Each sentence is in one batch an epoch.

    Args:
        lengths: of the N sentences, in tokens.
        batch_size: sentences a step.
        step: from 0.
        seed: of the shuffles.
    Returns:
        at most batch_size indices.
    """
    epoch, place = divmod(step, steps_per_epoch(len(lengths), batch_size))
    return _epoch_batches(lengths, batch_size, epoch, seed)[place]


@lru_cache(maxsize=2)
def _epoch_batches(lengths: tuple[int, ...], batch_size: int, epoch: int, seed: int) -> list[list[int]]:
    generator = torch.Generator().manual_seed(seed_at(seed, epoch) + 2**40)
    order = torch.randperm(len(lengths), generator=generator).tolist()
    batches = []
    span = batch_size * max(1, min(WINDOW, steps_per_epoch(len(lengths), batch_size) // LEAST_WINDOWS))
    for start in range(0, len(order), span):
        window = sorted(order[start : start + span], key=lambda one: lengths[one])
        batches += [window[place : place + batch_size] for place in range(0, len(window), batch_size)]
    return [batches[place] for place in torch.randperm(len(batches), generator=generator).tolist()]


def padded(text: EncodedText, which: Sequence[int], *, multiple: int = 1) -> dict[str, torch.Tensor]:
    """Some sentences as one batch, filled up to the longest of them.

    Args:
        text: encoded sentences.
        which: B indices.
        multiple: the length is rounded up to a multiple of it; 8 suits a GPU.
    Returns:
        `input_ids` and `attention_mask`, int64 (B, T); where capitals are marked, `token_type_ids`, int64 (B, T); where
        there are labels, `labels`, int64 (B,) or (B, T).
    """
    longest = max(len(text.ids[one]) for one in which)
    width = -(-longest // multiple) * multiple
    batch = {
        "input_ids": _rows([text.ids[one] for one in which], width, text.padding),
        "attention_mask": _rows([(1,) * len(text.ids[one]) for one in which], width, 0),
    }
    if text.types is not None:
        batch["token_type_ids"] = _rows([text.types[one] for one in which], width, 0)
    if text.labels is not None:
        own = [text.labels[one] for one in which]
        batch["labels"] = torch.tensor(own) if isinstance(own[0], int) else _rows(own, width, IGNORED)
    return batch


def _rows(rows: Sequence[Sequence[int]], width: int, filling: int) -> torch.Tensor:
    return torch.tensor([[*row, *[filling] * (width - len(row))] for row in rows])


def sorted_batches(lengths: Sequence[int], batch_tokens: int) -> list[list[int]]:
    """All sentences from long to short, in batches of about as many tokens: for prediction, where order is free.

    Args:
        lengths: of the N sentences, in tokens.
        batch_tokens: padding included; a longer sentence has a batch of its own.
    """
    batches: list[list[int]] = []
    for one in sorted(range(len(lengths)), key=lambda place: -lengths[place]):
        if batches and lengths[batches[-1][0]] * (len(batches[-1]) + 1) <= batch_tokens:
            batches[-1].append(one)
        else:
            batches.append([one])
    return batches
