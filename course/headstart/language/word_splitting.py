"""Running text cut into sentences and words as CoNLL-2003 has them, each with its place in the text."""

from __future__ import annotations

import re
from typing import NamedTuple

WORD = re.compile(
    r"""
    https?://[^\s<>"]*[\w/] | [\w.+-]+@[\w-]+(?:\.[\w-]+)+  # addresses
  | (?:[^\W\d_]\.){2,}  # U.S., a.m.
  | (?:Mr|Mrs|Ms|Dr|Prof|St|Gen|Sen|Rep|Gov|Capt|Col|Jr|Sr|Inc|Corp|Co|Ltd|Bros|vs|etc)\.(?!\w)
  | (?-i:[A-HJ-Z])\.(?=\s) | No\.(?=\s*\d)  # J. Smith, No. 5
  | \d+(?:[.,:/-]\d+)+  # 1,250.5, 18:30, 1996-08-22, 3-2
  | (?:n['’]t|['’](?:s|re|ve|ll|d|m))\b  # what splits off: it 's, do n't
  | \w+?(?=n['’]t\b)  # do, before n't
  | \w+(?:[-&]\w+|\.(?-i:[a-z\d])\w*|['’](?!(?:s|re|ve|ll|d|m)\b)\w+)*  # also Anglo-Dutch, AT&T, O'Neill, a.org
  | \.{2,} | --+ | [^\w\s]  # dots and dashes together, every other sign alone
    """,
    re.VERBOSE | re.IGNORECASE,
)
ENDS = {".", "!", "?", "...", "…"}
CLOSERS = {'"', "'", "”", "’", ")", "]", "»"}


class Word(NamedTuple):
    """A word or sign.

    Args:
        text: itself.
        start: where it begins in the text it was cut from.
        end: after its last character.
    """

    text: str
    start: int
    end: int


def split_words(text: str) -> list[Word]:
    """The words and signs of a text; white space is in none, everything else is in exactly one."""
    return [Word(found[0], found.start(), found.end()) for found in WORD.finditer(text)]


def split_sentences(text: str) -> list[list[Word]]:
    """The words of a text by sentence.

    A sentence ends at an empty line, or at `.`, `!` or `?` (and the closing quotes and brackets after it) when white
    space and no small letter follows. The full stop of an abbreviation belongs to its word and ends nothing.
    """
    sentences: list[list[Word]] = [[]]
    words = split_words(text)
    for place, word in enumerate(words):
        before = sentences[-1]
        if before and (_paragraph(text[before[-1].end : word.start]) or _over(text, before, word)):
            sentences.append([])
        sentences[-1].append(words[place])
    return [sentence for sentence in sentences if sentence]


def _paragraph(gap: str) -> bool:
    return gap.count("\n") > 1


def _over(text: str, sentence: list[Word], following: Word) -> bool:
    """Whether a sentence is over before the word that follows."""
    if following.start == sentence[-1].end or following.text[0].islower():
        return False
    last = next((word.text for word in reversed(sentence) if word.text not in CLOSERS), "")
    return last in ENDS
