"""Reads CoNLL columns: one token a line, its tag in the last column, a blank line after each sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from headstart.errors import CourseError
from headstart.language.entity_tags import SCHEMES, TAG_FORM, first_breach, iob1_to_iob2
from headstart.language.split_files import Splits, TextFile, read_splits, read_text_file

SUFFIXES = (".conll", ".txt", ".iob2", ".iob", ".bio", ".tsv")
DOCUMENT_START = "-DOCSTART-"


class TaggedSentence(NamedTuple):
    """One sentence.

    Args:
        tokens: T words and signs.
        tags: T tags, IOB2.
    """

    tokens: tuple[str, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True)
class TaggedText:
    """The sentences of one file.

    Args:
        sentences: in the order of the file.
        scheme: how the file writes its tags, "IOB1" or "IOB2"; `sentences` are IOB2 either way.
        document_starts: for each document, the index of its first sentence; (0,) where the file marks none.
    """

    sentences: tuple[TaggedSentence, ...]
    scheme: str
    document_starts: tuple[int, ...]

    @property
    def tags(self) -> list[tuple[str, ...]]:
        """The tags of every sentence, as the scores want them."""
        return [sentence.tags for sentence in self.sentences]

    @property
    def token_count(self) -> int:
        """How many tokens all sentences have together."""
        return sum(len(sentence.tokens) for sentence in self.sentences)


class _Row(NamedTuple):
    line: int
    token: str
    tag: str


def read_conll(source: Path | str, *, scheme: str | None = None) -> Splits[TaggedText]:
    """Read the three files of a corpus from a folder or a zip.

    Args:
        source: holds `eng.train`, `eng.testa`, `eng.testb`; or train, dev (or valid) and test with an ending from
            `SUFFIXES`.
        scheme: as `read_conll_file` takes it.
    Raises:
        CourseError: as `read_splits` and `read_conll_file` raise it.
    """
    return Splits(*(_parse(text, scheme) for text in read_splits(source, SUFFIXES)))


def read_conll_file(path: Path | str, *, scheme: str | None = None) -> TaggedText:
    """Read one file of CoNLL columns.

    Columns are set apart by tabs where a line has one, else by spaces: the token first, the tag last, and as many in
    each row. `-DOCSTART-` rows end a sentence and begin a document; they are no tokens.

    Args:
        path: UTF-8 text, any line ends, with or without a last blank line.
        scheme: "IOB1" or "IOB2"; none finds out. "IOB1" takes mixed tags as well, by the rules of conlleval.
    Returns:
        the sentences, with tags in IOB2.
    Raises:
        CourseError: with file and line: a row lacks a column or has one too many, a tag has an unknown form or breaks
            the scheme; with the file: no sentence in it.
    """
    return _parse(read_text_file(Path(path)), scheme)


def _parse(text: TextFile, scheme: str | None) -> TaggedText:
    if scheme not in (None, *SCHEMES):
        raise CourseError("scheme is IOB1, IOB2 or None", repr(scheme), "leave it out to have it found")
    sentences: list[list[_Row]] = []
    starts: list[int] = []
    rows: list[_Row] = []
    for row in _rows(text):
        if row is not None and row.token != DOCUMENT_START:
            rows.append(row)
            continue
        if rows:
            sentences.append(rows)
            rows = []
        if row is not None:
            starts.append(len(sentences))
    if not sentences:
        raise CourseError(
            "a corpus file holds a sentence or more", "none", "check that it is the right file", path=text.name
        )
    scheme = _settle_scheme(text.name, sentences, scheme)
    starts = [start for start in dict.fromkeys([0, *starts]) if start < len(sentences)]  # an empty document is none
    return TaggedText(tuple(map(_sentence, sentences)), scheme, tuple(starts))


def _rows(text: TextFile) -> Iterator[_Row | None]:
    """Every row of the file, and None for a blank line and at the end."""
    columns = 0
    for number, line in enumerate(text.lines, start=1):
        if not line.strip():
            yield None
            continue
        cells = _cells(line)
        if cells[0] == DOCUMENT_START:
            yield _Row(number, DOCUMENT_START, "")
            continue
        columns = columns or len(cells)
        _check_row(text.name, number, cells, columns)
        yield _Row(number, cells[0], cells[-1])
    yield None


def _cells(line: str) -> list[str]:
    if "\t" in line:
        return [cell.strip(" ") for cell in line.split("\t")]
    return [cell for cell in line.split(" ") if cell]  # split() would take a no-break space for one


def _check_row(name: str, line: int, cells: list[str], columns: int) -> None:
    if len(cells) < 2 or not all(cells):
        raise CourseError(
            "a row has a token and a tag, set apart by spaces or tabs",
            f"{cells}",
            "add what is missing, or leave the whole line blank to end a sentence",
            path=name,
            line=line,
        )
    if len(cells) != columns:
        raise CourseError(
            f"every row has as many columns as the first one, {columns}",
            f"{len(cells)}: {cells}",
            "correct the row",
            path=name,
            line=line,
        )
    if not TAG_FORM.fullmatch(cells[-1]):
        raise CourseError(
            "the last column is a tag: O, B-TYPE or I-TYPE",
            repr(cells[-1]),
            "put the tag last, or convert the file to IOB2",
            path=name,
            line=line,
        )


def _settle_scheme(name: str, sentences: list[list[_Row]], wanted: str | None) -> str:
    """The scheme that all sentences keep to; the one that more keep to when none fits them all, which is refused."""
    if wanted == "IOB1":
        return wanted
    breaches = {scheme: list(_breaches(sentences, scheme)) for scheme in SCHEMES}
    scheme = wanted or min(("IOB2", "IOB1"), key=lambda one: len(breaches[one]))
    if breaches[scheme]:
        row = breaches[scheme][0]
        raise CourseError(
            f"the tags of a file keep to one scheme, here {scheme}",
            f"{row.tag} for {row.token!r}, which opens an entity otherwise",
            'correct the tag, or ask for scheme="IOB1", which reads mixed tags as conlleval does',
            path=name,
            line=row.line,
        )
    return scheme


def _breaches(sentences: list[list[_Row]], scheme: str) -> Iterator[_Row]:
    for rows in sentences:
        place = first_breach([row.tag for row in rows], scheme)
        if place is not None:
            yield rows[place]


def _sentence(rows: list[_Row]) -> TaggedSentence:
    return TaggedSentence(tuple(row.token for row in rows), tuple(iob1_to_iob2([row.tag for row in rows])))
