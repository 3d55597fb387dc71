"""Sentences with tags, as controls take them: plain lists, checked before they are sent to the browser."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

TAG = re.compile(r"O|[BI]-\S+")


def collect_sentences(sentences: Iterable[Sequence[str]]) -> list[list[str]]:
    """Sentences as lists of words.

    Raises:
        ValueError: a sentence is a text and not a list of words, or has none; or there is no sentence.
    """
    collected = []
    for number, words in enumerate(sentences, start=1):
        if isinstance(words, str):
            raise ValueError(f"a sentence is a list of words; sentence {number} is a text: split it, as in .split()")
        if len(words) == 0:
            raise ValueError(f"a sentence has a word or more; sentence {number} has none: leave it out")
        collected.append([str(word) for word in words])
    if not collected:
        raise ValueError("there is a sentence or more; got none: give some")
    return collected


def collect_tags(sentences: list[list[str]], taggings: Iterable[Sequence[str]], name: str) -> list[list[str]]:
    """Tags for these sentences, one a word.

    Args:
        sentences: N lists of words.
        taggings: N sequences of tags, each `O`, `B-TYPE` or `I-TYPE`.
        name: what the tags are called in errors.
    Raises:
        ValueError: another number of sentences or tags, or a tag of another form.
    """
    collected = [[str(tag) for tag in tags] for tags in taggings]
    check_lengths(sentences, collected, name)
    for number, tags in enumerate(collected, start=1):
        odd = next((tag for tag in tags if not TAG.fullmatch(tag)), None)
        if odd is not None:
            raise ValueError(
                f"a tag is O, B-TYPE or I-TYPE; {name} has {odd!r} in sentence {number}: turn ids into tags"
            )
    return collected


def check_lengths(sentences: Sequence[Sequence], given: Sequence[Sequence], name: str) -> None:
    """Refuse what is not one item a word.

    Raises:
        ValueError: another number of sentences, or of items in one.
    """
    if len(given) != len(sentences):
        raise ValueError(
            f"{name} has one row a sentence; got {len(given)} for {len(sentences)} sentences: add the rest"
        )
    for number, (words, row) in enumerate(zip(sentences, given, strict=True), start=1):
        if len(row) != len(words):
            raise ValueError(
                f"{name} has one item a word; got {len(row)} for {len(words)} words in sentence {number}: "
                "drop special tokens and later sub-words"
            )


def collect_pieces(words: Sequence[str], pieces: tuple) -> dict[str, list]:
    """What a tokenizer made of a sentence, `{"tokens", "word_ids"}`.

    Args:
        words: the sentence.
        pieces: (tokens, word_ids): T texts, and for each the index of its word, None for special tokens.
    Raises:
        ValueError: the two have different lengths, or an index names no word.
    """
    tokens, word_ids = pieces
    tokens, word_ids = [str(token) for token in tokens], [None if word is None else int(word) for word in word_ids]
    if len(tokens) != len(word_ids):
        raise ValueError(f"each sub-word has a word id; got {len(tokens)} sub-words and {len(word_ids)} ids")
    odd = next((word for word in word_ids if word is not None and not 0 <= word < len(words)), None)
    if odd is not None:
        raise ValueError(f"a word id is 0 to {len(words) - 1}; got {odd}: tokenise with is_split_into_words=True")
    return {"tokens": tokens, "word_ids": word_ids}
