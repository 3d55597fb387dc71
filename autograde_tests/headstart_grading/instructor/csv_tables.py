"""Tables as spreadsheets and learning platforms write them, and tables that a spreadsheet can open without harm."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from headstart.errors import CourseError
from headstart.safe_files import replace_file
from headstart_grading.instructor.course import writing

MAX_BYTES = 64 * 2**20
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Row:
    """A row of a table: its cells by heading, and the line where it ends."""

    cells: dict[str, str]
    line: int


@dataclass(frozen=True)
class Table:
    """A table: where it is, its headings as they are written, and its rows."""

    path: Path
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(path: Path) -> Table:
    """Read a CSV file: UTF-8 or UTF-16, with or without a byte order mark; commas, semicolons or tabs.

    Args:
        path: the file; its first line holds the headings.

    Raises:
        CourseError: it cannot be read, has no rows, or a row has more cells than there are headings.
    """
    text = _read_text(path)
    lines = text.splitlines()
    heading = lines[0] if lines else ""
    separator = max(",;\t", key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        headings = tuple(cell.strip() for cell in next(reader, []))
        _expect_headings(headings, path)
        rows = tuple(_rows(reader, headings, path))
    except csv.Error as error:
        raise CourseError(
            "a CSV file is well-formed", str(error), "mend it", path=path, line=reader.line_num
        ) from error
    if not rows:
        raise CourseError("a table has a line of headings and rows below", "no rows", "name another file", path=path)
    return Table(path, headings, rows)


def _read_text(path: Path) -> str:
    with writing("a CSV file", path):
        if path.stat().st_size > MAX_BYTES:
            got = f"{path.stat().st_size / 2**20:.0f} MB"
            raise CourseError(f"a table has at most {MAX_BYTES // 2**20} MB", got, "name another file", path=path)
        content = path.read_bytes()
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        do = "save it as CSV UTF-8"
        raise CourseError("a CSV file is written in UTF-8", "other bytes", do, path=path, line=line) from error


def _expect_headings(headings: tuple[str, ...], path: Path) -> None:
    named = [heading.casefold() for heading in headings if heading]
    twice = sorted({heading for heading in named if named.count(heading) > 1})
    if twice:
        raise CourseError("each heading stands once", f"twice: {', '.join(twice)}", "name one anew", path=path, line=1)


def _rows(reader: Iterable[list[str]], headings: tuple[str, ...], path: Path) -> Iterable[Row]:
    for cells in reader:
        line = reader.line_num  # type: ignore[attr-defined]
        if not any(cell.strip() for cell in cells):
            continue
        if any(cell.strip() for cell in cells[len(headings) :]):
            got = f"{len(cells)} cells under {len(headings)} headings"
            do = "put quotes around a cell that holds the separator"
            raise CourseError("a row has one cell a heading", got, do, path=path, line=line)
        padded = [*cells, *[""] * len(headings)]
        yield Row({heading: padded[place].strip() for place, heading in enumerate(headings) if heading}, line)


def write_table(path: Path, rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV file in UTF-8, in whole or not at all.

    Raises:
        CourseError: no room or no right to write.
    """
    with writing("a CSV file", path):
        replace_file(path, table_text(rows).encode("utf-8"))


def table_text(rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV; nothing is a blank cell."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(["" if cell is None else cell for cell in row] for row in rows)
    return text.getvalue()


def harmless_cell(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers.

    A text that begins with one of `= + - @`, a tab or a carriage return gets an apostrophe in front.
    Source: OWASP, "CSV Injection", owasp.org/www-community/attacks/CSV_Injection.
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS) else cell
