"""What a tuned network says: logits in the order of the sentences, classes, and a tag for every word."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import nn

from headstart.language.encoding import EncodedText
from headstart.language.entity_tags import OUTSIDE
from headstart.language.length_batches import padded, sorted_batches
from headstart.network_modes import evaluation_mode
from headstart.resumable.hardware import Hardware

BATCH_TOKENS = 4096


@torch.no_grad()
def predict_logits(
    network: nn.Module,
    text: EncodedText,
    hardware: Hardware | None = None,
    *,
    values: Mapping[str, torch.Tensor] | None = None,
) -> list[torch.Tensor]:
    """A network's logits for every sentence, in evaluation mode; afterwards it is in the mode it was in.

    Args:
        network: on the hardware's device; a sentence or token classifier of transformers.
        text: N encoded sentences.
        hardware: on what; the CPU if nothing is said.
        values: weights to use in place of the network's own.
    Returns:
        for each sentence, in order, float32 on the CPU: (K,), or (T_i, K) without padding.
    """
    hardware = hardware or Hardware()
    found: list[torch.Tensor | None] = [None] * len(text)
    with evaluation_mode(network):
        for which in sorted_batches(text.lengths, BATCH_TOKENS):
            batch = {name: value.to(hardware.device) for name, value in padded(text, which).items() if name != "labels"}
            with hardware.autocast():
                output = torch.func.functional_call(network, dict(values or {}), (), batch)
            for place, row in zip(which, output.logits.float().cpu(), strict=True):
                found[place] = row if row.ndim == 1 else row[: len(text.ids[place])]
    return found


def predict_labels(
    network: nn.Module,
    text: EncodedText,
    hardware: Hardware | None = None,
    *,
    values: Mapping[str, torch.Tensor] | None = None,
) -> torch.Tensor:
    """The class with the largest logit, of every sentence: int64 (N,).

    Args: see `predict_logits`.
    """
    return torch.stack([row.argmax() for row in predict_logits(network, text, hardware, values=values)])


def predict_tags(
    network: nn.Module,
    text: EncodedText,
    hardware: Hardware | None = None,
    *,
    values: Mapping[str, torch.Tensor] | None = None,
    names: tuple[str, ...] | None = None,
) -> list[list[str]]:
    """A tag for every word of every sentence, whole sentences: what the network never saw is `O`.

    Args:
        network: a token classifier.
        text: of `encode_words`.
        hardware: on what; the CPU if nothing is said.
        values: weights to use in place of the network's own.
        names: of the tags; those of the text if nothing is said.
    Returns:
        N sentences of T_i tags.
    """
    names = names or text.names
    rows = predict_logits(network, text, hardware, values=values)
    tagged = []
    for logits, places in zip(rows, text.word_places, strict=True):
        best = logits.argmax(-1).tolist()
        tagged.append([OUTSIDE if place is None else names[best[place]] for place in places])
    return tagged
