"""The formula ledger: what the source documents print, what the course makes of it, and which chapter has it.

`formulas.toml` holds the rows. A closed row is a promise: its chapter teaches it, in a cell that is named. A closed
formula also has a function that computes it and a numeric check against an independent oracle.
"""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from headstart.course_files import course_folder, shown
from headstart.errors import CourseError
from headstart.ledger_rules import CLOSED, FIELDS, check_row

LEDGER_FILE = "formulas.toml"


@dataclass(frozen=True)
class Place:
    """Where a document has a formula.

    Args:
        document: "D0" to "D4".
        section: as in "§4.2".
        number: the how-manieth displayed formula of its document it is, from 1; None where the text only names it.
        printed: LaTeX exactly as printed there, without dollar signs.
    """

    document: str
    section: str
    number: int | None
    printed: str


@dataclass(frozen=True)
class LedgerRow:
    """What all rows have: an id, the chapter that has it or will have it, the cell there, open or closed."""

    id: str
    chapter: str
    anchor: str
    status: str
    line: int


@dataclass(frozen=True)
class FormulaRow(LedgerRow):
    """A formula.

    Args:
        where: every printed place.
        verdict: one of `headstart.ledger_rules.VERDICTS`.
        corrected: LaTeX without dollar signs.
        why: one or two sentences.
        function: "package.module:name" of what computes the corrected formula; empty while open.
        check: the independent oracle of its numeric check, in words; empty while open.
    """

    where: tuple[Place, ...]
    verdict: str
    corrected: str
    why: str
    function: str
    check: str

    @property
    def printed(self) -> list[str]:
        """The different forms in which it is printed, in order; none where it is only named."""
        return list(dict.fromkeys(place.printed for place in self.where if place.printed))

    @property
    def places(self) -> str:
        """Its places for readers: "D0 §3.1, §4.2"."""
        sections: dict[str, dict[str, None]] = {}
        for place in self.where:
            sections.setdefault(place.document, {})[place.section] = None
        return "; ".join(f"{document} {', '.join(of_document)}" for document, of_document in sections.items())


@dataclass(frozen=True)
class ListingRow(LedgerRow):
    """A listing, result or claim of a document, and what is wrong with it, in the course's own words."""

    document: str
    section: str
    wrong: str


@dataclass(frozen=True)
class TopicRow(LedgerRow):
    """Something the documents speak of."""

    text: str


@dataclass(frozen=True)
class Ledger:
    """The whole ledger."""

    formulas: tuple[FormulaRow, ...]
    listings: tuple[ListingRow, ...]
    topics: tuple[TopicRow, ...]
    path: Path

    @property
    def rows(self) -> tuple[LedgerRow, ...]:
        """All rows, in order."""
        return (*self.formulas, *self.listings, *self.topics)

    def formula(self, formula_id: str) -> FormulaRow | None:
        """The formula with an id, or None."""
        return next((row for row in self.formulas if row.id == formula_id), None)

    def summary(self) -> str:
        """How many formulas are closed and how many open, in one line."""
        closed, still_open = count_rows(self.formulas)
        return f"ledger: {closed} closed, {still_open} open"


def count_rows(rows: Sequence[LedgerRow]) -> tuple[int, int]:
    """How many rows are closed, and how many open."""
    closed = sum(row.status == CLOSED for row in rows)
    return closed, len(rows) - closed


def load_ledger(path: Path | None = None) -> Ledger:
    """Read and check the ledger; a course without the file has an empty one.

    Raises:
        CourseError: unreadable TOML, an unknown or missing field, an empty or ill-typed value, an unknown verdict or
            status, an id that stands twice, a closed row that does not keep its promises, an open one that makes some;
            with file and line.
    """
    path = path or course_folder() / LEDGER_FILE
    if not path.is_file():
        return Ledger((), (), (), shown(path))
    text = path.read_text(encoding="utf-8")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CourseError("the ledger is TOML", str(error), "mend the line it names", path=shown(path)) from error
    if odd := set(data) - set(FIELDS):
        rule = f"the ledger's tables are {', '.join(FIELDS)}"
        raise CourseError(rule, ", ".join(sorted(odd)), "mend the name", path=shown(path))
    read = {"formula": _formula, "listing": ListingRow, "topic": TopicRow}
    found: dict[str, list[LedgerRow]] = {}
    for table in FIELDS:
        lines = [number for number, line in enumerate(text.splitlines(), 1) if line.strip() == f"[[{table}]]"]
        found[table] = []
        for row, line in zip(data.get(table, []), lines, strict=True):
            check_row(row, table, [one.id for one in found[table]], _faults_at(path, line))
            found[table].append(read[table](**row, line=line))
    return Ledger(tuple(found["formula"]), tuple(found["listing"]), tuple(found["topic"]), shown(path))


def _faults_at(path: Path, line: int) -> Callable[[str, str, str], CourseError]:
    return lambda rule, got, do: CourseError(rule, got, do, path=shown(path), line=line)


def _formula(*, where: list[dict[str, Any]], printed: str, **fields) -> FormulaRow:
    places = (Place(one["document"], one["section"], one.get("number"), one.get("printed", printed)) for one in where)
    return FormulaRow(where=tuple(places), **fields)


def broken_promises(ledger: Ledger, chapters: Sequence[str] | None = None) -> list[str]:
    """What closed rows promise and do not keep: a function that can be imported, a cell of their chapter.

    Args:
        ledger: checked.
        chapters: slugs; all by default.
    """
    from headstart.building.chapter_text import read_chapter

    cells: dict[str, set[str]] = {}
    problems = []
    for row in ledger.rows:
        if row.status != CLOSED or (chapters and row.chapter not in chapters):
            continue
        if row.chapter not in cells:
            cells[row.chapter] = {piece.id for piece in read_chapter(row.chapter).pieces}
        if row.anchor not in cells[row.chapter]:
            problems.append(f"{ledger.path}:{row.line}: `{row.anchor}` is no cell of the chapter {row.chapter}")
        if isinstance(row, FormulaRow) and find_function(row.function) is None:
            problems.append(f"{ledger.path}:{row.line}: `{row.function}` cannot be imported")
    return problems


def find_function(name: str) -> Callable | None:
    """The function that "package.module:name" names, or None where there is none."""
    module, _, function = name.partition(":")
    try:
        found = getattr(importlib.import_module(module), function, None)
    except (ImportError, ValueError):  # ValueError: an empty module name
        return None
    return found if callable(found) else None
