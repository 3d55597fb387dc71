"""What a run learns and how it is measured: entities by four measures side by side, sentiment by accuracy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

from headstart.language.conll import TaggedText
from headstart.language.corpora import Corpus
from headstart.language.encoding import EncodedText, encode_sentences, encode_words, tag_names
from headstart.language.entity_scores import Tagging, entity_scores, token_scores
from headstart.language.predictions import predict_labels, predict_tags
from headstart.language.sentiment import NAMES, LabelledText
from headstart.language.split_files import Splits

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


@dataclass(frozen=True)
class LanguageTask:
    """A corpus as a network reads it, and how it is tested.

    Args:
        name: such as "named entities".
        data: what the corpus is called.
        train: to learn from.
        dev: to choose by.
        test: looked at once.
        validation_name: of the score on dev.
        predict: network, text and hardware to predictions.
        measure: predictions on test to measures by name.
    """

    name: str
    data: str
    train: EncodedText
    dev: EncodedText
    test: EncodedText
    validation_name: str
    predict: Callable[..., Any]
    measure: Callable[[Any], dict[str, Any]]


def entity_task(
    corpus: Corpus[TaggedText],
    tokenizer: PreTrainedTokenizerBase,
    sizes: Mapping[str, int | None],
    *,
    seed: int,
    max_length: int | None,
    capitals: bool = False,
) -> LanguageTask:
    """Named entities, at most so many sentences of each part.

    Args:
        corpus: with the tags.
        tokenizer: of the network.
        sizes: of train, dev and test; none takes all.
        seed: of the choice of training sentences; dev and test are always chosen alike.
        max_length: tokens of a sentence; none takes as many as the network can read.
        capitals: whether words with a capital are marked (`encode_words`).
    """
    names = tag_names([tags for part in corpus.splits for tags in part.tags])
    parts = []
    for part, text in zip(Splits._fields, corpus.splits, strict=True):
        chosen = [text.sentences[one] for one in _choice(len(text.sentences), sizes[part], seed, part)]
        words, tags = [one.tokens for one in chosen], [one.tags for one in chosen]
        parts.append(encode_words(tokenizer, words, tags, names=names, max_length=max_length, capitals=capitals))
    gold = parts[2].tags
    return LanguageTask(
        "named entities",
        corpus.name,
        *parts,
        "validation_entity_f1",
        predict_tags,
        lambda predicted: entity_measures(gold, predicted),
    )


def sentiment_task(
    corpus: Corpus[LabelledText],
    tokenizer: PreTrainedTokenizerBase,
    sizes: Mapping[str, int | None],
    *,
    seed: int,
    max_length: int | None,
) -> LanguageTask:
    """Sentiment of sentences.

    Args: see `entity_task`.
    """
    parts = []
    for part, text in zip(Splits._fields, corpus.splits, strict=True):
        which = _choice(len(text.sentences), sizes[part], seed, part)
        sentences, labels = [text.sentences[one] for one in which], [text.labels[one] for one in which]
        parts.append(encode_sentences(tokenizer, sentences, labels, names=NAMES, max_length=max_length))
    labels = torch.tensor(parts[2].labels)
    return LanguageTask(
        "sentiment",
        corpus.name,
        *parts,
        "validation_accuracy",
        predict_labels,
        lambda predicted: {"test_accuracy": (predicted == labels).double().mean().item()},
    )


def entity_measures(gold: Tagging, predicted: Tagging) -> dict[str, Any]:
    """Entity F1 beside what token averages would say of the very same predictions, and a row for each type.

    Args:
        gold: N sentences of T_i tags.
        predicted: as many.
    """
    entities, tokens = entity_scores(gold, predicted), token_scores(gold, predicted)
    return {
        "entity_f1": entities.micro.f1,
        "entity_precision": entities.micro.precision,
        "entity_recall": entities.micro.recall,
        "token_micro_f1_with_o": tokens.micro.f1,
        "token_micro_f1_without_o": token_scores(gold, predicted, outside=False).micro.f1,
        "token_macro_f1": tokens.macro.f1,
        "entity_f1_by_type": {name: row.f1 for name, row in entities.rows.items()},
    }


def _choice(count: int, wanted: int | None, seed: int, part: str) -> list[int]:
    """Which sentences are taken, in their order."""
    if wanted is None or wanted >= count:
        return list(range(count))
    generator = torch.Generator().manual_seed(seed if part == "train" else 0)
    return sorted(torch.randperm(count, generator=generator)[:wanted].tolist())
