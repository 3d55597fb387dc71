"""The course as `course.toml` tells it: its title, and its chapters in order."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from headstart.course_files import course_folder, shown
from headstart.errors import CourseError

DEVICES = ("cpu", "gpu")
_FIELDS = {"slug": str, "title": str, "minutes": int, "device": str, "requires": list}


@dataclass(frozen=True)
class ChapterRow:
    """One chapter's row.

    Args:
        slug: its name in every package, a Python identifier in lower case.
        title: for readers.
        minutes: how long a learner takes.
        device: "cpu", or "gpu" for a chapter that wants one (and runs at reduced size without).
        requires: slugs of chapters to do first; they stand earlier in the file.
    """

    slug: str
    title: str
    minutes: int
    device: str
    requires: tuple[str, ...]


@dataclass(frozen=True)
class Course:
    """The course: its title and its chapters in order."""

    title: str
    chapters: tuple[ChapterRow, ...]

    def chapter(self, slug: str) -> ChapterRow:
        """The row of a chapter.

        Raises:
            CourseError: there is none.
        """
        for row in self.chapters:
            if row.slug == slug:
                return row
        known = ", ".join(row.slug for row in self.chapters)
        raise CourseError("a chapter is named by its slug in course.toml", repr(slug), f"choose one of {known}")


def load_course(path: Path | None = None) -> Course:
    """Read and check `course.toml`.

    Raises:
        CourseError: unreadable TOML, a missing or unknown field, a wrong type, a slug twice, a requirement that does
            not stand earlier.
    """
    path = path or course_folder() / "course.toml"
    text = path.read_text(encoding="utf-8")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CourseError("course.toml is TOML", str(error), "mend the line it names", path=shown(path)) from error
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.strip() == "[[chapter]]"]
    rows: list[ChapterRow] = []
    for row, line in zip(data.get("chapter", []), lines, strict=True):
        rows.append(_read_row(row, rows, path, line))
    return Course(str(data.get("title", "")), tuple(rows))


def _read_row(row: dict, earlier: list[ChapterRow], path: Path, line: int) -> ChapterRow:
    def fault(rule: str, got: str, do: str) -> CourseError:
        return CourseError(rule, got, do, path=shown(path), line=line)

    if set(row) != set(_FIELDS):
        odd = ", ".join(sorted(set(row) ^ set(_FIELDS)))
        raise fault(f"a chapter has the fields {', '.join(_FIELDS)}", f"one missing or unknown: {odd}", "mend the row")
    for name, kind in _FIELDS.items():
        if type(row[name]) is not kind:
            raise fault(f"`{name}` is of type {kind.__name__}", repr(row[name]), "mend the row")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", row["slug"]):
        raise fault("a slug is a Python name in lower case", repr(row["slug"]), "rename the chapter")
    if row["slug"] in [one.slug for one in earlier]:
        raise fault("a slug stands once", f"{row['slug']!r} twice", "rename one chapter")
    if row["device"] not in DEVICES:
        raise fault(f"`device` is one of {', '.join(DEVICES)}", repr(row["device"]), "choose one")
    for needed in row["requires"]:
        if needed not in [one.slug for one in earlier]:
            raise fault("a required chapter stands earlier", repr(needed), "reorder the rows or mend the name")
    return ChapterRow(row["slug"], row["title"], row["minutes"], row["device"], tuple(row["requires"]))
