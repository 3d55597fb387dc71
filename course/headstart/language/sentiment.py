"""Reads sentences with a sentiment: `sentence<TAB>label`, one a line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from headstart.errors import CourseError
from headstart.language.split_files import Splits, TextFile, read_splits, read_text_file

SUFFIXES = (".tsv", ".txt")
LABELS = {"0": 0, "neg": 0, "negative": 0, "1": 1, "pos": 1, "positive": 1}
HEADINGS = {"label", "labels", "sentiment", "polarity", "class", "target"}
NAMES = ("negative", "positive")


@dataclass(frozen=True)
class LabelledText:
    """The sentences of one file.

    Args:
        sentences: N texts, in the order of the file.
        labels: N labels: 0 is negative, 1 positive (`NAMES`).
    """

    sentences: tuple[str, ...]
    labels: tuple[int, ...]


def read_sentiment(source: Path | str) -> Splits[LabelledText]:
    """Read the three files of a corpus (train, dev and test, `.tsv` or `.txt`) from a folder or a zip.

    Raises:
        CourseError: as `read_splits` and `read_sentiment_file` raise it.
    """
    return Splits(*(_parse(text) for text in read_splits(source, SUFFIXES)))


def read_sentiment_file(path: Path | str) -> LabelledText:
    """Read one file of `sentence<TAB>label`.

    Quotation marks mean nothing special; blank lines are passed over. A first line whose second column is a heading
    such as "label" is one.

    Args:
        path: UTF-8 text, any line ends. Labels are 0 or 1, or negative or positive (neg, pos), in any case.
    Raises:
        CourseError: with file and line: no tab or more than one, no sentence, an unknown label; with the file: no
            sentence in it.
    """
    return _parse(read_text_file(Path(path)))


def _parse(text: TextFile) -> LabelledText:
    rows = []
    for number, line in enumerate(text.lines, start=1):
        cells = [cell.strip() for cell in line.split("\t")]
        heading = number == 1 and len(cells) == 2 and cells[1].lower() in HEADINGS
        if line.strip() and not heading:
            rows.append(_row(text.name, number, cells))
    if not rows:
        raise CourseError(
            "a corpus file holds a sentence or more", "none", "check that it is the right file", path=text.name
        )
    sentences, labels = zip(*rows, strict=True)
    return LabelledText(sentences, labels)


def _row(name: str, line: int, cells: list[str]) -> tuple[str, int]:
    if len(cells) != 2 or not cells[0]:
        got = "no sentence" if len(cells) == 2 else f"{len(cells) - 1} tabs"
        raise CourseError("a row is a sentence, one tab, a label", got, "correct the row", path=name, line=line)
    label = LABELS.get(cells[1].lower())
    if label is None:
        raise CourseError(
            "a label is 0 or negative, 1 or positive", repr(cells[1]), "correct the label", path=name, line=line
        )
    return cells[0], label
