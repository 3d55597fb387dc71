"""Frozen features: each sentence as the mean of its token states, computed once by an encoder that does not move."""

from __future__ import annotations

import torch
from torch import nn

from headstart.language.encoding import EncodedText
from headstart.language.length_batches import padded, sorted_batches
from headstart.network_modes import evaluation_mode
from headstart.resumable.hardware import Hardware

BATCH_TOKENS = 4096


def masked_mean(states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    r"""The mean over real tokens; padding has no say.

    $\bar h_b = \frac{\sum_t m_{bt} h_{bt}}{\max(1, \sum_t m_{bt})}$.

    Args:
        states: float (B, T, D).
        mask: (B, T), 1 at real tokens and 0 at padding.
    Returns:
        float (B, D).
    Source: Reimers and Gurevych (2019), Sentence-BERT, arXiv 1908.10084, section 3 (MEAN strategy).
    """
    weights = mask.unsqueeze(-1).to(states.dtype)
    return (states * weights).sum(1) / weights.sum(1).clamp(min=1)


@torch.no_grad()
def sentence_features(encoder: nn.Module, text: EncodedText, hardware: Hardware | None = None) -> torch.Tensor:
    """The masked mean of an encoder's last states, of every sentence in its place; the encoder stays as it is.

    Args:
        encoder: token ids and mask (B, T) to `last_hidden_state` (B, T, D), such as `LanguageModel.encoder()`.
        text: N encoded sentences.
        hardware: on what; the CPU if nothing is said.
    Returns:
        float32 (N, D), on the CPU.
    """
    hardware = hardware or Hardware()
    features: list[torch.Tensor | None] = [None] * len(text)
    with evaluation_mode(encoder.to(hardware.device)):
        for which in sorted_batches(text.lengths, BATCH_TOKENS):
            batch = {name: value.to(hardware.device) for name, value in padded(text, which).items() if name != "labels"}
            with hardware.autocast():
                states = encoder(**batch).last_hidden_state
            for place, row in zip(which, masked_mean(states.float(), batch["attention_mask"]).cpu(), strict=True):
                features[place] = row
    return torch.stack(features)
