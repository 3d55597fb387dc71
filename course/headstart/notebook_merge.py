"""Merges a person's notebook into a release of its chapter: course cells from the release, answers from the person.

The working folder uses it to bring a newer release to a learner, the grader to rebuild a submission. Both need the
same care: a notebook that people and programs have touched may hold anything that JSON can say.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

COURSE_ROLES = ("text", "setup", "demo", "task", "check")
CELL_TYPES = ("code", "markdown", "raw")
_LEGAL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
# Ids that editors draw for new cells and copies: a UUID, or eight hexadecimal digits.
_DRAWN_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{8}", re.IGNORECASE)


@dataclass(frozen=True)
class Merged:
    """What `merge` made.

    Args:
        notebook: the merged notebook (nbformat 4.5), a new object.
        added: ids of the cells that are the person's own, in order.
        put_back: ids of the release's cells that the person's notebook lacks.
        notes: one sentence for each thing that was not as the release has it.
    """

    notebook: Any
    added: tuple[str, ...]
    put_back: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass
class _Cell:
    """A personal cell, read leniently."""

    id: str
    grade_id: str
    role: str
    exercise: str
    cell_type: str
    source: str
    raw: Mapping = field(repr=False)


def merge(canonical: Mapping, personal: Mapping, *, keep_outputs: bool = False) -> Merged:
    """Rebuild a notebook from a release and what a person made of it.

    Text, setup, demo, task and check cells come from the release, with all metadata. The source of an answer cell is
    the person's, found by cell id, else by nbgrader's `grade_id`, else by what it defines. Every other cell of the
    person's is an added cell: it keeps its type and source, loses its metadata, and comes right after the last (in
    the release's order) of the course cells that stood before it. Of cells that claim the same place the first is
    taken; the others are added.

    Args:
        canonical: the release's notebook, nbformat 4.
        personal: the person's, any parsed JSON object; what in it is no cell is left out.
        keep_outputs: keep the person's outputs and pictures. For their own working folder alone: the grader believes
            no output that was handed in.

    Returns:
        The merged notebook, its added cells, and notes.
    """
    cells = _read_cells(personal)
    places = _match(canonical["cells"], cells)
    notes = _describe(canonical["cells"], cells, places)
    merged = copy.deepcopy(canonical)
    takers = {place: cells[number] for number, place in places.items()}
    for place, cell in enumerate(merged["cells"]):
        _fill(cell, takers.get(place), keep_outputs)
    used = {cell["id"] for cell in merged["cells"]}
    added: dict[int, list] = {}
    after = -1
    for number, cell in enumerate(cells):
        if number in places:
            after = max(after, places[number])
        elif not _is_retired(cell):
            added.setdefault(after, []).append(_added_cell(cell, used, keep_outputs))
    ordered = added.get(-1, [])
    for place, cell in enumerate(merged["cells"]):
        ordered = [*ordered, cell, *added.get(place, [])]
    merged["cells"] = ordered
    order = tuple(cell["id"] for cell in ordered if cell["metadata"].get("headstart", {}).get("role") == "added")
    put_back = tuple(cell["id"] for place, cell in enumerate(canonical["cells"]) if place not in takers)
    return Merged(merged, order, put_back, notes)


def _read_cells(personal: Mapping) -> list[_Cell]:
    found = personal.get("cells") if isinstance(personal, Mapping) else None
    return [_read_cell(raw) for raw in found if isinstance(raw, Mapping)] if isinstance(found, list) else []


def _read_cell(raw: Mapping) -> _Cell:
    metadata = _mapping(raw.get("metadata"))
    course, nbgrader = _mapping(metadata.get("headstart")), _mapping(metadata.get("nbgrader"))
    cell_type = raw.get("cell_type") if raw.get("cell_type") in CELL_TYPES else "raw"
    texts = [raw.get("id"), nbgrader.get("grade_id"), course.get("role"), course.get("exercise")]
    return _Cell(*(_text(text) for text in texts), cell_type, _text(raw.get("source")), raw)


def _mapping(value: Any) -> Mapping:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = "".join(piece for piece in value if isinstance(piece, str))
    # a lone surrogate is legal JSON, but no file and no checksum can be made of it
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else ""


def _match(canonical: list, cells: list[_Cell]) -> dict[int, int]:
    """Personal cell number -> place in the release; by id, by grade_id, by equal source, by what an answer defines."""
    places: dict[int, int] = {}
    free = set(range(len(canonical)))

    def take(keys: Mapping[Any, int], key_of: Callable[[_Cell], Any]) -> None:
        for number, cell in enumerate(cells):
            place = keys.get(key_of(cell))
            if place in free and number not in places:
                places[number] = place
                free.discard(place)

    backwards = list(reversed(list(enumerate(canonical))))  # so that of equal keys the release's first cell wins
    take({cell["id"]: place for place, cell in backwards}, lambda cell: cell.id)
    take({_grade_id(cell): place for place, cell in backwards if _grade_id(cell)}, lambda cell: cell.grade_id)
    # an older notebook format has no cell ids: what is left is known by what it says
    by_source = {_content(cell): place for place, cell in backwards if place in free and _role(cell) != "answer"}
    take(by_source, lambda cell: (cell.cell_type, cell.source) if cell.source.strip() else None)
    # an answer cell that was deleted and written anew: as in a notebook, the last definition counts
    by_name = {_exercise(cell): at for at, cell in enumerate(canonical) if at in free and _role(cell) == "answer"}
    last = {name: n for n, cell in enumerate(cells) if cell.cell_type == "code" for name in _defined(cell.source)}
    for name, place in by_name.items():
        if name in last and last[name] not in places:
            places[last[name]] = place
    return places


def _defined(source: str) -> list[str]:
    return re.findall(r"^(?:async def|def|class)[ \t]+(\w+)", source, re.MULTILINE)


def _exercise(cell: Mapping) -> str:
    return cell["metadata"].get("headstart", {}).get("exercise", "")


def _content(cell: Mapping) -> tuple[str, str]:
    return cell["cell_type"], cell["source"]


def _grade_id(cell: Mapping) -> str:
    return cell["metadata"].get("nbgrader", {}).get("grade_id", "")


def _role(cell: Mapping) -> str:
    return cell["metadata"].get("headstart", {}).get("role", "")


def _is_retired(cell: _Cell) -> bool:
    """Whether this is a course cell that the release no longer has, and not a person's copy of one."""
    return cell.role in COURSE_ROLES and bool(cell.id) and not _DRAWN_ID.fullmatch(cell.id)


def _fill(cell: Any, taken: _Cell | None, keep_outputs: bool) -> None:
    """Put the person's answer (and outputs, where wanted) into a copy of a release's cell."""
    if taken is None:
        return
    if _role(cell) == "answer":  # code, or the text of a judgement
        cell["source"] = taken.source
    same = taken.cell_type == cell["cell_type"] and taken.source == cell["source"]
    if keep_outputs and same and cell["cell_type"] == "code":
        _keep_outputs(cell, taken)
    elif keep_outputs and same and _role(cell) == "answer" and taken.raw.get("attachments"):
        _keep(cell, {"attachments": taken.raw["attachments"]})


def _keep_outputs(cell: Any, taken: _Cell) -> None:
    _keep(cell, {name: taken.raw.get(name) for name in ("outputs", "execution_count")})


def _keep(cell: Any, extras: Mapping) -> None:
    """Add fields of the person's to a cell, if the format allows them."""
    from nbformat import from_dict
    from nbformat.validator import ValidationError, validate

    try:
        extras = from_dict(json.loads(json.dumps(extras).encode("utf-8")))
        validate(from_dict({**cell, **extras}), ref=f"{cell['cell_type']}_cell", version=4, version_minor=5)
    except (ValidationError, ValueError, TypeError, RecursionError):
        return
    cell.update(extras)


def _added_cell(cell: _Cell, used: set[str], keep_outputs: bool) -> Any:
    from nbformat import v4

    make = {"code": v4.new_code_cell, "markdown": v4.new_markdown_cell, "raw": v4.new_raw_cell}[cell.cell_type]
    new = make(cell.source, id=_free_id(cell.id, used), metadata={"headstart": {"role": "added"}})
    if keep_outputs and cell.cell_type == "code":
        _keep_outputs(new, cell)
    elif keep_outputs and "attachments" in cell.raw:  # pictures pasted into a text cell
        _keep(new, {"attachments": cell.raw["attachments"]})
    return new


def _free_id(wanted: str, used: set[str]) -> str:
    names = (f"added-{count}" for count in range(1, len(used) + 2))
    free = wanted if _LEGAL_ID.fullmatch(wanted) and wanted not in used else next(n for n in names if n not in used)
    used.add(free)
    return free


def _describe(canonical: list, cells: list[_Cell], places: dict[int, int]) -> tuple[str, ...]:
    notes = []
    found = {place: cells[number] for number, place in places.items()}
    for place, cell in enumerate(canonical):
        role, name, taken = _role(cell), cell["id"], found.get(place)
        if taken is None:
            notes.append(f"The {role or 'course'} cell `{name}` is missing; it was put back.")
        elif taken.cell_type != cell["cell_type"]:
            notes.append(f"The {role} cell `{name}` had become a {taken.cell_type} cell; it was turned back.")
        elif role != "answer" and taken.source != cell["source"]:
            notes.append(f"The {role} cell `{name}` was changed; the course's own was put in its place.")
    order = list(places[number] for number in sorted(places))
    if order != sorted(order):
        notes.append("Cells of the course had changed places; they stand in the course's order.")
    for number, cell in enumerate(cells):
        if number in places:
            continue
        if cell.role == "answer" and cell.exercise:
            notes.append(f"A second or former answer to `{cell.exercise}` was kept as a cell of your own.")
        elif _is_retired(cell):
            notes.append(f"The {cell.role} cell `{cell.id}` is no longer part of the chapter; it was left out.")
    return tuple(notes)
