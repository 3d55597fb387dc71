"""The as-printed box of a chapter's text: a formula as a document prints it, what breaks, and as it should be."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from pathlib import Path

from headstart.errors import CourseError
from headstart.ledger import FormulaRow, load_ledger

_FENCED = re.compile(r"(^(?:`{3,}|~{3,}).*?^(?:`{3,}|~{3,})[ \t]*$)", re.MULTILINE | re.DOTALL)
_MATH = re.compile(r"(?<!\\)(?P<dollars>\${1,2})(?P<formula>(?:(?!\n\s*\n)[^$])+)(?P=dollars)")


@dataclass(frozen=True)
class PrintedBox:
    """One box; `line` is that of its directive in the file."""

    formula: FormulaRow
    body: str
    path: Path
    line: int

    @property
    def id(self) -> str:
        """The id of its cell."""
        return f"printed-{self.formula.id}"


def read_printed_box(formula_id: str, body: str, path: Path, line: int) -> PrintedBox:
    """Read the directive `as-printed`.

    Args:
        formula_id: its argument, the id of a formula in the ledger.
        body: Markdown that says what breaks.
        path: of the chapter, for errors.
        line: of the directive, for errors.

    Raises:
        CourseError: no such formula, or nothing said of it; with file and line.
    """
    ledger = load_ledger()
    row = ledger.formula(formula_id)
    if row is None:
        known = [one.id for one in ledger.formulas]
        near = difflib.get_close_matches(formula_id, known, n=1)
        do = f"did you mean `{near[0]}`?" if near else f"choose one of {', '.join(known) or '(it has none)'}"
        raise CourseError("an as-printed box names a formula of the ledger", repr(formula_id), do, path=path, line=line)
    if not body.strip():
        rule = "an as-printed box says what breaks"
        raise CourseError(rule, "an empty text", "write it between the fences", path=path, line=line)
    return PrintedBox(row, body.strip(), path, line)


def box_markdown(box: PrintedBox) -> str:
    """The box as Markdown: a blockquote, which every renderer of notebooks shows without styles of our own."""
    row = box.formula
    title = f"**As printed** ({row.places})" if row.printed else f"**Named, never defined** ({row.places})"
    printed = [_displayed(formula) for formula in row.printed]
    if row.corrected in row.printed:
        corrected = ["**As it should be**: the same."]
    else:
        corrected = ["**As it should be**", _displayed(row.corrected)]
    return _quoted("\n\n".join([title, *printed, _unwrapped(box.body), *corrected]))


def _displayed(formula: str) -> str:
    return f"$${' '.join(formula.split())}$$"


def _unwrapped(body: str) -> str:
    """The body with every formula on one line: quoting would put a `>` into one that is wrapped."""
    parts = _FENCED.split(body)
    parts[::2] = [_MATH.sub(lambda found: " ".join(found[0].split()), text) for text in parts[::2]]
    return "".join(parts)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
