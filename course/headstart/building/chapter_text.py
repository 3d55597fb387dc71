"""Reads a chapter's text into cells, each with its role, a stable id and its line in the file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from headstart.building.exercise_directive import ExerciseDirective, split_markdown
from headstart.building.printed_box import PrintedBox, box_markdown
from headstart.course_files import chapter_file, shown
from headstart.errors import CourseError

CODE_ROLES = ("setup", "demo")
_CELL_ID = re.compile(r"[a-zA-Z0-9-_]{1,64}")
_HEADING = re.compile(r"^#{1,3} (?P<title>.+)$", re.MULTILINE)


@dataclass(frozen=True)
class TextCell:
    """A cell of the chapter's text that is no exercise's: Markdown, or code with its role.

    Args:
        id: stable, unique in the chapter.
        role: text, setup or demo.
        source: its text.
        tags: its tags, the role among them.
        line: where it begins in the file.
    """

    id: str
    role: str
    source: str
    tags: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class ChapterText:
    """A chapter's text: its cells and exercises, in order."""

    slug: str
    language: str
    path: Path
    pieces: tuple[TextCell | ExerciseDirective, ...]

    @property
    def exercises(self) -> list[ExerciseDirective]:
        """The exercises, in order."""
        return [piece for piece in self.pieces if isinstance(piece, ExerciseDirective)]


def read_chapter(slug: str, language: str = "en", path: Path | None = None) -> ChapterText:
    """Read a chapter's text.

    Args:
        slug: the chapter.
        language: of the text.
        path: the file, where it is not the course's own.

    Raises:
        CourseError: a code cell without exactly one role, an output or solution in the text, a bad directive, an id
            that stands twice; with file and line.
    """
    from jupytext.myst import MystMetadataParsingError, myst_to_notebook
    from nbformat import ValidationError

    path = path or chapter_file(slug, language)
    place = shown(path)
    text = path.read_text(encoding="utf-8")
    try:
        notebook = myst_to_notebook(text, add_source_map=True)
    except (MystMetadataParsingError, ValidationError, ValueError) as error:
        rule = "a chapter is MyST Markdown that jupytext reads"
        raise CourseError(rule, " ".join(str(error).split()), "mend it", path=place) from error
    reader = _Reader(place)
    for cell, start in zip(notebook.cells, notebook.metadata["source_map"], strict=True):
        reader.take(cell, _first_line(text.splitlines(), cell.cell_type, start))
    return ChapterText(slug, language, place, tuple(reader.pieces))


def _first_line(lines: list[str], cell_type: str, start: int) -> int:
    """The line, from 1, on which a cell begins: code cells are known by their fence, text by the blanks above."""
    if cell_type != "markdown":
        return start
    return next(number for number, line in enumerate(lines[start:], start + 1) if line.strip())


class _Reader:
    """Hands out ids as it goes: a cell's own, or its section's slug with its number in the section."""

    def __init__(self, path: Path):
        self.path, self.pieces = path, []
        self.section, self.number = "start", 0
        self.ids: dict[str, int] = {}

    def take(self, cell, line: int) -> None:
        if cell.cell_type == "markdown":
            self._take_markdown(cell, line)
        elif cell.cell_type == "code":
            self._take_code(cell, line)
        else:
            raise self._fault("a chapter has Markdown and code cells", cell.cell_type, "change it", line)

    def _take_markdown(self, cell, line: int) -> None:
        own_id = cell.metadata.get("id")
        for piece in split_markdown(cell.source, self.path, line):
            if isinstance(piece, ExerciseDirective):
                self._claim(piece.id, piece.line)
                self.pieces.append(piece)
                continue
            if isinstance(piece, PrintedBox):
                self._append(piece.id, "text", box_markdown(piece), (), piece.line)
                continue
            for section in _split_at_headings(piece):
                heading = _HEADING.match(section)
                if heading:
                    self.section, self.number = slug_of(heading["title"]), 0
                self._append(own_id, "text", section, (), line)
                own_id = None

    def _take_code(self, cell, line: int) -> None:
        tags = tuple(cell.metadata.get("tags", ()))
        roles = [tag for tag in tags if tag in CODE_ROLES]
        if len(roles) != 1:
            rule = "a code cell has exactly one of the tags setup and demo"
            raise self._fault(rule, ", ".join(tags) or "none", "tag it: `:tags: [setup]` or `:tags: [demo]`", line)
        self._append(cell.metadata.get("id"), roles[0], cell.source, tags, line)

    def _append(self, own_id: str | None, role: str, source: str, tags: tuple[str, ...], line: int) -> None:
        self.number += 1
        cell_id = own_id or (self.section if self.number == 1 else f"{self.section}-{self.number}")
        if not _CELL_ID.fullmatch(str(cell_id)):
            raise self._fault("a cell's id has 1 to 64 letters, digits, - and _", repr(cell_id), "mend it", line)
        self._claim(cell_id, line)
        self.pieces.append(TextCell(cell_id, role, source, tags, line))

    def _claim(self, cell_id: str, line: int) -> None:
        if cell_id in self.ids:
            rule = "an id stands once in a chapter (a section's slug is its first cell's id)"
            raise self._fault(rule, f"`{cell_id}`, also at line {self.ids[cell_id]}", "rename one", line)
        self.ids[cell_id] = line

    def _fault(self, rule: str, got: str, do: str, line: int) -> CourseError:
        return CourseError(rule, got, do, path=self.path, line=line)


def _split_at_headings(text: str) -> list[str]:
    """Markdown cut before every heading of level 1 to 3 that stands outside a code fence."""
    sections: list[list[str]] = [[]]
    fenced = False
    for line in text.split("\n"):
        fenced ^= line.startswith(("```", "~~~"))
        if not fenced and _HEADING.match(line) and sections[-1]:
            sections.append([])
        sections[-1].append(line)
    return [joined for section in sections if (joined := "\n".join(section).strip("\n"))]


def slug_of(title: str) -> str:
    """A heading as part of a cell id: letters and digits in lower case, joined by hyphens, at most 48 characters."""
    words = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    return words[:48].rstrip("-") or "section"
