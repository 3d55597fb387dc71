"""Sentences as a network reads them: token ids, and labels where the first sub-words of words stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from headstart.errors import CourseError

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

IGNORED = -100
"""The label of what no loss looks at: torch's `cross_entropy` leaves it out."""
MOST_TOKENS = 512
"""BERT has no position beyond; a tokenizer may know a lower limit."""


@dataclass(frozen=True)
class EncodedText:
    """N encoded sentences, each as long as it is: padding comes with the batch.

    Args:
        ids: token ids of each sentence, with the special tokens.
        labels: of each sentence: a number, or one for each token id with `IGNORED` where there is none; or no labels.
        names: of the labels; a label is an index into them.
        padding: the id that fills a batch up.
        cut_sentences: how many sentences were longer than the limit.
        word_places: for words: of each sentence, where the first sub-word of each word stands; None for words that
            have none, since they lie beyond the limit or the tokenizer makes nothing of them. Empty for sentences.
        tags: of every word, also of those without a place; None where there are no tags.
        types: 1 at the sub-words of words with a capital, 0 at all others; None where capitals are not marked.
    """

    ids: tuple[tuple[int, ...], ...]
    labels: tuple[int, ...] | tuple[tuple[int, ...], ...] | None
    names: tuple[str, ...]
    padding: int
    cut_sentences: int = 0
    word_places: tuple[tuple[int | None, ...], ...] = ()
    tags: tuple[tuple[str, ...], ...] | None = None
    types: tuple[tuple[int, ...], ...] | None = None

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """How many tokens each sentence has, special ones included."""
        return tuple(len(ids) for ids in self.ids)

    @property
    def token_count(self) -> int:
        """How many tokens there are: what throughput counts."""
        return sum(self.lengths)

    @property
    def lost_words(self) -> int:
        """Words that the network never sees; they are predicted `O`, and scored like all others."""
        return sum(place is None for places in self.word_places for place in places)


def encode_sentences(
    tokenizer: PreTrainedTokenizerBase,
    sentences: Sequence[str],
    labels: Sequence[int] | None = None,
    *,
    names: Sequence[str] = (),
    max_length: int | None = None,
) -> EncodedText:
    """Turn sentences into token ids.

    Args:
        tokenizer: of the network.
        sentences: N texts.
        labels: N indices into `names`, or none.
        names: of the classes.
        max_length: tokens at most, special ones included; none takes as many as the network can read.
    Raises:
        CourseError: another number of labels than of sentences.
    """
    if labels is not None and len(labels) != len(sentences):
        raise CourseError(
            "each sentence has a label", f"{len(sentences)} sentences, {len(labels)} labels", "pair them up"
        )
    limit = token_limit(tokenizer, max_length)
    ids = tokenizer(list(sentences), truncation=True, max_length=limit)["input_ids"] if sentences else []
    cut = 0
    if any(len(one) == limit for one in ids):
        full = [sentence for sentence, one in zip(sentences, ids, strict=True) if len(one) == limit]
        cut = sum(len(one) > limit for one in tokenizer(full, verbose=False)["input_ids"])
    return EncodedText(
        tuple(map(tuple, ids)), None if labels is None else tuple(labels), tuple(names), tokenizer.pad_token_id, cut
    )


def encode_words(
    tokenizer: PreTrainedTokenizerBase,
    sentences: Sequence[Sequence[str]],
    tags: Sequence[Sequence[str]] | None = None,
    *,
    names: Sequence[str] = (),
    max_length: int | None = None,
    capitals: bool = False,
) -> EncodedText:
    """Turn sentences of words into token ids; each word's label stands at its first sub-word, `IGNORED` elsewhere.

    Words beyond the limit have no place (`lost_words` counts them): `predict_tags` gives them `O`, so that an entity
    among them counts as missed and does not vanish from the score.

    Args:
        tokenizer: of the network; a fast one, which knows the word of each sub-word.
        sentences: N sentences of T_i words.
        tags: N sentences of T_i tags, or none.
        names: of all tags (`tag_names`); a label is an index into them.
        max_length: tokens at most, special ones included; none takes as many as the network can read.
        capitals: whether to say by BERT's segment ids which words have a capital, which a tokenizer that writes
            everything small has thrown away. Tuning must then learn what segment 1 means here.
    Raises:
        CourseError: words and tags that do not pair up, or a tag that is not among the names.
    """
    limit = token_limit(tokenizer, max_length)
    words = [list(sentence) for sentence in sentences]
    encoded = tokenizer(words, is_split_into_words=True, truncation=True, max_length=limit) if words else None
    ids = [tuple(one) for one in encoded["input_ids"]] if encoded else []
    places = [first_places(encoded.word_ids(number), len(one)) for number, one in enumerate(words)]
    labels = None
    if tags is not None:
        numbers = _tag_numbers(words, tags, names)
        labels = tuple(labels_at(one, where, len(row)) for one, where, row in zip(numbers, places, ids, strict=True))
    cut = sum(len(row) == limit and None in where for row, where in zip(ids, places, strict=True))
    gold = None if tags is None else tuple(map(tuple, tags))
    types = None
    if capitals:
        types = tuple(capital_types(encoded.word_ids(number), one) for number, one in enumerate(words))
    return EncodedText(tuple(ids), labels, tuple(names), tokenizer.pad_token_id, cut, tuple(places), gold, types)


def first_places(word_ids: Sequence[int | None], word_count: int) -> tuple[int | None, ...]:
    """Where each word's first sub-word stands.

    Args:
        word_ids: the word of each token, none for special tokens, as a fast tokenizer gives it.
        word_count: T words; some may have no token.
    Returns:
        T places, none for words without a token.
    """
    found: dict[int, int] = {}
    for place, word in enumerate(word_ids):
        if word is not None:
            found.setdefault(word, place)
    return tuple(found.get(word) for word in range(word_count))


def capital_types(word_ids: Sequence[int | None], words: Sequence[str]) -> tuple[int, ...]:
    """1 for each token of a word that has a capital letter, 0 for all others.

    Args:
        word_ids: the word of each token, none for special tokens.
        words: as they were before the tokenizer wrote them small.
    """
    capital = [any(sign.isupper() for sign in word) for word in words]
    return tuple(int(word is not None and capital[word]) for word in word_ids)


def labels_at(numbers: Sequence[int], places: Sequence[int | None], length: int) -> tuple[int, ...]:
    """Each word's number at its place, `IGNORED` at all others.

    Args:
        numbers: one a word.
        places: as `first_places` finds them.
        length: how many tokens there are.
    """
    labels = [IGNORED] * length
    for number, place in zip(numbers, places, strict=True):
        if place is not None:
            labels[place] = number
    return tuple(labels)


def tag_names(tags: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Every tag that occurs, and for each type both its tags: `O` first, then by type, `B-` before `I-`."""
    types = sorted({tag[2:] for sentence in tags for tag in sentence if tag != "O"})
    return ("O", *(f"{prefix}-{one}" for one in types for prefix in "BI"))


def token_limit(tokenizer: PreTrainedTokenizerBase, wanted: int | None) -> int:
    """How many tokens a sentence may have.

    Raises:
        CourseError: more are wanted than the tokenizer says the network can read, or too few for one word.
    """
    most = min(tokenizer.model_max_length, MOST_TOKENS)
    if wanted is None:
        return most
    if not 3 <= wanted <= most:
        raise CourseError(f"a sentence has 3 to {most} tokens here", str(wanted), "choose max_length within that")
    return wanted


def _tag_numbers(
    words: Sequence[Sequence[str]], tags: Sequence[Sequence[str]], names: Sequence[str]
) -> list[list[int]]:
    number = {name: place for place, name in enumerate(names)}
    if [len(one) for one in words] != [len(one) for one in tags]:
        raise CourseError("each word has a tag", "words and tags of other lengths", "pair them up")
    unknown = sorted({tag for sentence in tags for tag in sentence} - number.keys())
    if unknown:
        raise CourseError(
            f"tags are among {', '.join(names) or 'names, which are empty'}",
            ", ".join(unknown),
            "take names=tag_names(tags) of the training sentences",
        )
    return [[number[tag] for tag in sentence] for sentence in tags]
