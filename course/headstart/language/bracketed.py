"""Sentences with their entities in brackets, as people write them: `[PER Ana Sousa] flew to [LOC Porto] .`

`python -m headstart.language.bracketed FOLDER COLUMNS` turns every `.txt` file of a folder into CoNLL columns.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from headstart.errors import CourseError
from headstart.language.conll import TaggedSentence
from headstart.language.entity_tags import Span, spans_to_tags
from headstart.language.split_files import read_text_file
from headstart.safe_files import replace_file

PIECE = re.compile(r"\[(?P<type>[A-Z]+) (?P<name>[^\[\]]*[^\[\] ])\](?= |$)|(?P<token>[^\[\] ]+)(?= |$)|(?P<space> )")


def parse_bracketed(line: str) -> TaggedSentence:
    """Read one sentence: tokens set apart by single spaces, each entity in brackets after its type.

    Args:
        line: such as `[ORG Kestrel Air] grounded six aircraft .`; brackets cannot be nested, nor be tokens.
    Returns:
        its tokens, with IOB2 tags.
    Raises:
        CourseError: on brackets that do not pair, or lack a type or a name; on an empty line or spare spaces.
    """
    tokens: list[str] = []
    spans: list[Span] = []
    place = 0
    while place < len(line):
        piece = PIECE.match(line, place)
        if piece is None:
            break
        start = len(tokens)
        if piece["type"]:
            tokens += piece["name"].split(" ")
            spans.append(Span(piece["type"], start, len(tokens)))
        elif piece["token"]:
            tokens.append(piece["token"])
        place = piece.end()
    if place < len(line) or not tokens or line != line.strip() or "  " in line:
        raise CourseError(
            "an entity is written [TYPE its tokens], tokens and entities with one space between",
            repr(line[place : place + 30] or line),
            "correct the line",
        )
    return TaggedSentence(tuple(tokens), tuple(spans_to_tags(spans, len(tokens))))


def format_columns(sentences: Iterable[TaggedSentence]) -> str:
    """The sentences as CoNLL text: a token and its tag a line, a tab between, a blank line after each sentence."""
    return "\n".join(
        "".join(f"{token}\t{tag}\n" for token, tag in zip(sentence.tokens, sentence.tags, strict=True))
        for sentence in sentences
    )


def columns_of(path: Path) -> str:
    """A file of bracketed sentences, one a line, as CoNLL text.

    Raises:
        CourseError: on a line that `parse_bracketed` refuses, with file and line.
    """
    sentences = []
    for number, line in enumerate(read_text_file(path).lines, start=1):
        try:
            sentences.append(parse_bracketed(line))
        except CourseError as fault:
            raise CourseError(fault.rule, fault.got, fault.do, path=path, line=number) from None
    return format_columns(sentences)


def main(arguments: list[str]) -> int:
    """Write `COLUMNS/<name>.conll` for every `FOLDER/<name>.txt`."""
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    folder, columns = map(Path, arguments)
    for path in sorted(folder.glob("*.txt")):
        replace_file(columns / f"{path.stem}.conll", columns_of(path).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
