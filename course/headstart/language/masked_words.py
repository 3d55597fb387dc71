"""Masked-language modelling: hide some tokens and learn to say what they were. Pretraining goes on with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch.func import functional_call

from headstart.language.encoding import IGNORED, EncodedText
from headstart.language.length_batches import padded, sorted_batches
from headstart.language.tuning import Tuning, TuningResult
from headstart.language.tuning_settings import TuningConfig
from headstart.network_modes import evaluation_mode
from headstart.resumable.checkpoints import CheckpointFolder
from headstart.resumable.hardware import Hardware
from headstart.resumable.loop import Watch, run_training

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

BATCH_TOKENS = 2048


def mask_tokens(
    ids: torch.Tensor,
    *,
    mask_id: int,
    vocabulary: int,
    special_ids: torch.Tensor,
    rate: float = 0.15,
    generator: torch.Generator | None = None,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Choose tokens to be guessed; of these, 80 % become the mask, 10 % another token, 10 % stay.

    Args:
        ids: int64 (B, T).
        mask_id: of `[MASK]`.
        vocabulary: V, from which other tokens are drawn.
        special_ids: int64 (S,), never chosen: padding, `[CLS]`, `[SEP]` and the like.
        rate: the chance of each token.
        generator: draws; torch's own if there is none.
    Returns:
        the ids with masks, int64 (B, T); labels, int64 (B, T): the ids where a token was chosen, else `IGNORED`.
    Source: Devlin et al. (2019), BERT, arXiv 1810.04805, section 3.1, task 1.
    """
    chosen = (torch.rand(ids.shape, generator=generator) < rate) & ~torch.isin(ids, special_ids)
    fate = torch.rand(ids.shape, generator=generator)
    others = torch.randint(vocabulary, ids.shape, generator=generator)
    masked = torch.where(chosen & (fate < 0.8), torch.full_like(ids, mask_id), ids)
    masked = torch.where(chosen & (fate >= 0.9), others, masked)
    return masked, torch.where(chosen, ids, torch.full_like(ids, IGNORED))


def masked_loss(
    network: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    text: EncodedText,
    hardware: Hardware | None = None,
    *,
    seed: int = 0,
    values: Mapping[str, torch.Tensor] | None = None,
) -> float:
    r"""The mean loss of guessing masked tokens; the same seed masks the same tokens.

    $L_{pre} = -\frac{1}{|S|}\sum_{(b,t) \in S} \log p(x_{bt} \mid \tilde x_b)$, with S all chosen tokens.

    Args:
        network: of `masked_word_model`.
        tokenizer: of the network.
        text: encoded sentences.
        hardware: on what; the CPU if nothing is said.
        seed: of the masks.
        values: weights to use in place of the network's own.
    Returns:
        in nats a token; its exponential is the (pseudo-)perplexity.
    """
    hardware = hardware or Hardware()
    generator, total, count = torch.Generator().manual_seed(seed), 0.0, 0
    with evaluation_mode(network.to(hardware.device)), torch.no_grad():
        for which in sorted_batches(text.lengths, BATCH_TOKENS):
            batch = _masked(padded(text, which), tokenizer, generator)
            labels = batch.pop("labels").to(hardware.device)
            on_device = {name: value.to(hardware.device) for name, value in batch.items()}
            with hardware.autocast():
                logits = functional_call(network, dict(values or {}), (), on_device, tie_weights=False).logits
            total += F.cross_entropy(logits.float().flatten(0, 1), labels.flatten(), reduction="sum").item()
            count += int((labels != IGNORED).sum())
    return total / max(count, 1)


class MaskedTuning(Tuning):
    """Continued pretraining; dev is scored by the loss, with its sign turned, so that more is better."""

    score_name = "negative_validation_loss"

    def __init__(self, network, tokenizer, data, dev, config, hardware):
        self.tokenizer = tokenizer
        super().__init__(network, data, dev, config, hardware)
        self.stopping.best = -float("1e30")  # a loss with its sign turned may lie below -1

    def prepared(self, batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        """The batch with tokens hidden, others at every step."""
        return _masked(batch, self.tokenizer, None)

    def score(self, values: Mapping[str, torch.Tensor]) -> float | None:
        """Minus the loss on dev, where the same tokens are hidden every time; none without dev."""
        if self.dev is None:
            return None
        return -masked_loss(self.network, self.tokenizer, self.dev, self.hardware, values=values)


def continue_pretraining(
    network: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    data: EncodedText,
    dev: EncodedText | None,
    config: TuningConfig,
    hardware: Hardware | None = None,
    *,
    checkpoints: CheckpointFolder | None = None,
    watch: Watch | None = None,
) -> TuningResult:
    """Go on with masked-language modelling on sentences of one's own, in place; labels are not looked at.

    Args: see `tune_sentences`; network of `masked_word_model`. Its encoder is `network.base_model`.
    """
    hardware = hardware or Hardware()

    def build() -> MaskedTuning:
        return MaskedTuning(network, tokenizer, data, dev, config, hardware)

    return run_training(build, hardware, checkpoints=checkpoints, watch=watch).result()


def _masked(
    batch: dict[str, torch.Tensor], tokenizer: PreTrainedTokenizerBase, generator: torch.Generator | None
) -> dict[str, torch.Tensor]:
    ids, labels = mask_tokens(
        batch["input_ids"],
        mask_id=tokenizer.mask_token_id,
        vocabulary=len(tokenizer),
        special_ids=torch.tensor(tokenizer.all_special_ids),
        generator=generator,
    )
    return {"input_ids": ids, "attention_mask": batch["attention_mask"], "labels": labels}
