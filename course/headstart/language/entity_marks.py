"""Text with its entities marked: in brackets and colour for a terminal, as a page of its own for a browser."""

from __future__ import annotations

import html
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TextIO

from headstart.language.entity_tags import entity_spans
from headstart.language.word_splitting import Word

TERMINAL_COLOURS = (34, 32, 35, 33, 36, 31)
"""ANSI foregrounds that can be read on light and on dark: blue, green, magenta, yellow, cyan, red."""
PAGE_COLOURS = (
    ("#dbeafe", "#1e3a5f"),
    ("#dcf3dc", "#1d4427"),
    ("#f6e0f3", "#55294f"),
    ("#fdeec2", "#54420f"),
    ("#d5f2f2", "#174747"),
    ("#fde0dc", "#5c2620"),
)
"""Backgrounds for a light and for a dark page; text on them has a contrast of 7 or more."""
KNOWN_TYPES = ("PER", "LOC", "ORG", "MISC")


class MarkedEntity(NamedTuple):
    """An entity in a text.

    Args:
        type: such as PER.
        start: where it begins, in characters.
        end: after its last character.
    """

    type: str
    start: int
    end: int


def entities_in_text(sentences: Sequence[Sequence[Word]], tags: Sequence[Sequence[str]]) -> list[MarkedEntity]:
    """Entities by their place in the text.

    Args:
        sentences: N sentences of T_i words, in the order of the text.
        tags: N sentences of T_i tags.
    """
    return [
        MarkedEntity(span.type, words[span.start].start, words[span.end - 1].end)
        for words, own in zip(sentences, tags, strict=True)
        for span in entity_spans(own)
    ]


def mark_for_terminal(text: str, entities: Sequence[MarkedEntity], *, colour: bool) -> str:
    """The text with `[PER Ana Sousa]` in place of Ana Sousa; colour adds to the brackets and replaces nothing.

    Args:
        text: anything; its white space stays.
        entities: in order, none overlapping.
        colour: whether to colour brackets by type.
    """
    numbers = _numbers(entity.type for entity in entities)
    pieces, place = [], 0
    for entity in entities:
        marked = f"[{entity.type} {text[entity.start : entity.end]}]"
        if colour:
            code = TERMINAL_COLOURS[numbers[entity.type] % len(TERMINAL_COLOURS)]
            marked = f"\x1b[1;{code}m{marked}\x1b[0m"
        pieces += [text[place : entity.start], marked]
        place = entity.end
    return "".join([*pieces, text[place:]])


def wants_colour(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether to colour what goes to a stream: a terminal, unless NO_COLOR is set (no-color.org) or TERM is dumb."""
    return not environment.get("NO_COLOR") and environment.get("TERM") != "dumb" and stream.isatty()


def mark_as_page(text: str, entities: Sequence[MarkedEntity], *, model: str) -> str:
    """A page of HTML that needs nothing else: the text, its entities marked and named, and how many there are.

    It is light or dark as the reader's system is, and prints.

    Args:
        text: anything.
        entities: in order, none overlapping.
        model: which tagger said so.
    """
    numbers = _numbers(entity.type for entity in entities)
    pieces, place = [], 0
    for entity in entities:
        name = html.escape(entity.type)
        pieces.append(html.escape(text[place : entity.start]))
        own = html.escape(text[entity.start : entity.end])
        pieces.append(f'<mark class="t{numbers[entity.type] % len(PAGE_COLOURS)}">{own} <small>{name}</small></mark>')
        place = entity.end
    pieces.append(html.escape(text[place:]))
    counts = Counter(entity.type for entity in entities)
    listed = ", ".join(f"{count} {html.escape(name)}" for name, count in sorted(counts.items())) or "none"
    return _PAGE.format(
        styles=_styles(), text="".join(pieces), counts=f"Entities: {listed}. Found by {html.escape(model)}."
    )


def _numbers(types: Iterable[str]) -> dict[str, int]:
    """A number for each type: always the same for those of CoNLL-2003."""
    others = sorted(set(types) - set(KNOWN_TYPES))
    return {name: place for place, name in enumerate([*KNOWN_TYPES, *others])}


def _styles() -> str:
    light = "\n".join(f".t{place} {{ background: {pair[0]}; }}" for place, pair in enumerate(PAGE_COLOURS))
    dark = "\n".join(f".t{place} {{ background: {pair[1]}; }}" for place, pair in enumerate(PAGE_COLOURS))
    return f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}"


_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Named entities</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1.1rem/1.9 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }}
body {{ background: #fff; color: #1a1a1a; }}
.text {{ white-space: pre-wrap; overflow-wrap: anywhere; }}
mark {{ color: inherit; padding: .1em .3em; border-radius: .3em; border: 1px solid; }}
small {{ font-weight: 600; font-size: .7em; }}
@media (prefers-color-scheme: dark) {{ body {{ background: #161616; color: #f0f0f0; }} }}
{styles}
@media print {{ mark {{ print-color-adjust: exact; }} }}
</style>
</head>
<body>
<main>
<h1>Named entities</h1>
<p class="text">{text}</p>
<p>{counts}</p>
</main>
</body>
</html>
"""
