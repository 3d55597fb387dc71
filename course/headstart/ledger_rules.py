"""What a row of the formula ledger must look like, open or closed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from headstart.errors import CourseError

OPEN, CLOSED = "open", "closed"
VERDICTS = (
    *("sound", "sound, with traps", "wrong", "undefined", "incomplete", "misprinted", "needs brackets"),
    *("a slogan", "supervised, unnormalised", "missing"),
)
_PROMISES = ("function", "check", "anchor")
FIELDS = {
    "formula": ("id", "where", "printed", "verdict", "corrected", "why", *_PROMISES, "chapter", "status"),
    "listing": ("id", "document", "section", "wrong", "chapter", "anchor", "status"),
    "topic": ("id", "text", "chapter", "anchor", "status"),
}
_MAY_BE_EMPTY = {*_PROMISES, "printed"}

Fault = Callable[[str, str, str], CourseError]


def check_row(row: dict[str, Any], table: str, earlier: Sequence[str], fault: Fault) -> None:
    """Hold one row to the rules.

    Args:
        row: as TOML gives it.
        table: formula, listing or topic.
        earlier: ids of this table that stand above it.
        fault: makes the error, with file and line.

    Raises:
        CourseError: what `fault` makes of the first broken rule.
    """
    fields = FIELDS[table]
    if set(row) != set(fields):
        odd = ", ".join(sorted(set(row) ^ set(fields)))
        raise fault(f"a {table} has the fields {', '.join(fields)}", f"one missing or unknown: {odd}", "mend the row")
    for name in fields:
        if name != "where" and (type(row[name]) is not str or not (row[name] or name in _MAY_BE_EMPTY)):
            raise fault(f"`{name}` is a text", repr(row[name]), "write it")
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", row["id"]):
        raise fault("an id has small letters and digits, joined by hyphens", repr(row["id"]), "mend it")
    if row["id"] in earlier:
        raise fault(f"a {table}'s id stands once", f"`{row['id']}` twice", "rename one")
    if table == "formula":
        _check_formula(row, fault)
    _check_status(row, table, fault)


def _check_formula(row: dict, fault: Fault) -> None:
    if row["verdict"] not in VERDICTS:
        raise fault(f"`verdict` is one of {' | '.join(VERDICTS)}", repr(row["verdict"]), "choose one")
    places = row["where"]
    if not isinstance(places, list) or not places or not all(_is_place(place, row["printed"]) for place in places):
        rule = "`where` lists places: document (D0 to D4), section (§…), number from 1 for what is displayed, printed"
        raise fault(rule, repr(places), "mend it")


def _is_place(place: Any, printed: str) -> bool:
    """A displayed place has a number and a formula; a place that only names one has neither."""
    if not isinstance(place, dict) or not {"document", "section"} <= set(place):
        return False
    if not set(place) <= {"document", "section", "number", "printed"}:
        return False
    named = re.fullmatch(r"D[0-4]", str(place["document"])) and re.fullmatch(r"§\d+(\.\d+)*", str(place["section"]))
    number, formula = place.get("number"), place.get("printed", printed)
    displayed = type(number) is int and number >= 1 and type(formula) is str and formula != ""
    return bool(named) and (displayed or (number is None and formula == ""))


def _check_status(row: dict, table: str, fault: Fault) -> None:
    from headstart.catalog import load_course

    promises = [name for name in _PROMISES if name in row]
    kept = [name for name in promises if row[name]]
    if row["status"] == OPEN:
        if kept:
            raise fault(f"an open {table} has no {', '.join(promises)} yet", f"`{kept[0]}`", "close it, or empty that")
    elif row["status"] != CLOSED:
        raise fault(f"`status` is {OPEN} or {CLOSED}", repr(row["status"]), "choose one")
    elif kept != promises:
        missing = ", ".join(name for name in promises if name not in kept)
        raise fault(f"a closed {table} has its {', '.join(promises)}", f"none for {missing}", "name it, or reopen it")
    elif row["chapter"] not in [one.slug for one in load_course().chapters]:
        raise fault(f"a closed {table} names a chapter of course.toml", repr(row["chapter"]), "mend it, or reopen it")
