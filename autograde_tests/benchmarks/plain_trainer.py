"""transformers' Trainer on encoded sentences of this course: what others would use, for comparison."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import torch
from torch import nn
from torch.utils.data import Dataset
from transformers import (
    DataCollatorForTokenClassification,
    DataCollatorWithPadding,
    PrinterCallback,
    Trainer,
    TrainingArguments,
)

from headstart.language.encoding import EncodedText


class Rows(Dataset):
    """Encoded sentences as Trainer takes them.

    Args:
        text: with labels.
        which: the sentences to take; all if nothing is said.
    """

    def __init__(self, text: EncodedText, which: Sequence[int] | None = None):
        self.text, self.which = text, range(len(text)) if which is None else which

    def __len__(self) -> int:
        return len(self.which)

    def __getitem__(self, place: int) -> dict[str, Any]:
        one = self.which[place]
        label = self.text.labels[one]
        named = {"labels": label} if isinstance(label, int) else {"labels": list(label)}
        if self.text.types is not None:
            named["token_type_ids"] = list(self.text.types[one])
        return {"input_ids": list(self.text.ids[one]), "attention_mask": [1] * len(self.text.ids[one]), **named}


def build_trainer(
    network: nn.Module, tokenizer, rows: Rows, folder: str, *, callbacks=(), optimizers=(None, None), **own
):
    """A Trainer that pads each batch to its longest, writes nothing and reports nothing.

    Args:
        network: a classifier of transformers.
        tokenizer: of the network.
        rows: to learn from.
        folder: Trainer wants one.
        callbacks: of Trainer.
        optimizers: an optimizer and its schedule, in place of Trainer's.
        own: whatever else `TrainingArguments` takes.
    """
    per_token = not isinstance(rows.text.labels[0], int)
    collator = (DataCollatorForTokenClassification if per_token else DataCollatorWithPadding)(tokenizer)
    arguments = TrainingArguments(
        output_dir=folder,
        save_strategy="no",
        report_to=[],
        disable_tqdm=True,
        logging_strategy="no",
        use_cpu=not torch.cuda.is_available(),
        dataloader_pin_memory=torch.cuda.is_available(),
        **own,
    )
    trainer = Trainer(
        model=network,
        args=arguments,
        train_dataset=rows,
        data_collator=collator,
        callbacks=list(callbacks),
        optimizers=optimizers,
    )
    trainer.remove_callback(PrinterCallback)
    return trainer


def train_quietly(trainer: Trainer) -> None:
    """Train, without what libraries say of each other."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        trainer.train()
