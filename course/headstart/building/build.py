"""`headstart build`: the course's notebooks and check packs, from its texts and solutions."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import entry_points
from pathlib import Path

from headstart import course_files
from headstart.building import notebooks
from headstart.building.chapter_text import ChapterText, TextCell, read_chapter
from headstart.catalog import ChapterRow, load_course
from headstart.cli import Command
from headstart.errors import CourseError

BUILDER_FORMAT = 1
PACK_BUILDERS_GROUP = "headstart.pack_builders"
RELEASE_FILE = "release.json"


@dataclass(frozen=True)
class BuiltExercise:
    """An exercise as the sidebar shows it."""

    id: str
    title: str
    kind: str
    points: float
    minutes: int


@dataclass(frozen=True)
class BuiltChapter:
    """A chapter as the sidebar shows it; `path` is its notebook's name in a working folder."""

    slug: str
    title: str
    minutes: int
    device: str
    requires: tuple[str, ...]
    path: str
    release: str
    exercises: tuple[BuiltExercise, ...]


@dataclass(frozen=True)
class Release:
    """What one build wrote; `release.json` holds the same."""

    title: str
    language: str
    for_credit: bool
    chapters: tuple[BuiltChapter, ...]


def build_course(
    output: Path, *, chapters: Sequence[str] | None = None, for_credit: bool = False, language: str = "en"
) -> Release:
    """Build notebooks and check packs into a folder, replacing what an earlier build left there.

    Everything is written beside the folder first, so that a build that fails leaves the earlier one whole.

    Args:
        output: the folder; made, or replaced if it holds an earlier build.
        chapters: slugs; all by default.
        for_credit: leave out everything that holds a solution.
        language: of the chapters' texts.

    Raises:
        CourseError: a fault in a chapter, with file and line; a folder that holds something else.
    """
    course = load_course()
    rows = [course.chapter(slug) for slug in chapters] if chapters else list(course.chapters)
    texts = [read_chapter(row.slug, language) for row in rows]
    _check_ids(texts)
    _check_output(output)
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{output.name}.", dir=output.parent) as scratch:
        built = tuple(_build_chapter(Path(scratch), *both, for_credit) for both in zip(rows, texts, strict=True))
        release = Release(course.title, language, for_credit, built)
        text = json.dumps(asdict(release), indent=1, ensure_ascii=False)
        (Path(scratch) / RELEASE_FILE).write_text(f"{text}\n", encoding="utf-8")
        _replace_parts(Path(scratch), output)
    return release


def _build_chapter(folder: Path, row: ChapterRow, text: ChapterText, for_credit: bool) -> BuiltChapter:
    release = release_id(row, text)
    source = notebooks.source_notebook(text, release)
    if not for_credit:
        _write(folder / "source" / row.slug / f"{row.slug}.ipynb", notebooks.notebook_bytes(source))
    learner = notebooks.learner_notebook(source)
    _write(folder / "learner" / f"{row.slug}.ipynb", notebooks.notebook_bytes(learner))
    exercises = tuple(BuiltExercise(e.id, e.title, e.kind, e.points, e.minutes) for e in text.exercises)
    (folder / "packs").mkdir(exist_ok=True)
    for builder in entry_points(group=PACK_BUILDERS_GROUP):
        asked = [exercise for exercise in exercises if exercise.kind != "judgement"]  # those a person marks
        builder.load()(row.slug, release, folder / "packs", asked, text.language)
    return BuiltChapter(**vars(row), path=f"{row.slug}.ipynb", release=release, exercises=exercises)


def release_id(row: ChapterRow, text: ChapterText) -> str:
    """The release id of a chapter: 12 hex digits of a hash of every text that it is made of."""
    files = [course_files.chapter_file(row.slug, text.language), *course_files.grading_files(row.slug)]
    if text.exercises:
        files.append(course_files.solution_file(row.slug))
    digest = hashlib.sha256(f"{BUILDER_FORMAT} {row!r} {text.language}".encode())
    for path in files:
        digest.update(f"\0{path.parent.name}/{path.name}\0".encode())
        digest.update(path.read_text(encoding="utf-8").encode())  # newlines alike on every system
    for piece in text.pieces:  # an as-printed box shows a row of the ledger, which is none of these files
        if isinstance(piece, TextCell):
            digest.update(f"\0{piece.source}".encode())
    return digest.hexdigest()[:12]


def _check_ids(texts: Sequence[ChapterText]) -> None:
    """An exercise's id is unique in the whole course."""
    seen: dict[str, str] = {}
    for text in texts:
        for exercise in text.exercises:
            here = f"{text.path}:{exercise.line}"
            if exercise.id in seen:
                raise CourseError(
                    "an exercise's id stands once in the whole course",
                    f"`{exercise.id}`, also at {seen[exercise.id]}",
                    "rename one",
                    path=text.path,
                    line=exercise.line,
                )
            seen[exercise.id] = here


def _check_output(output: Path) -> None:
    if output.is_dir() and any(output.iterdir()) and not (output / RELEASE_FILE).is_file():
        raise CourseError(
            "a build goes into a new folder, an empty one, or one with an earlier build",
            f"{output}, which holds something else",
            "name another with --output",
        )


def _replace_parts(scratch: Path, output: Path) -> None:
    output.mkdir(exist_ok=True)
    for name in ("source", "learner", "packs", RELEASE_FILE):
        old, new = output / name, scratch / name
        if old.is_dir():
            shutil.rmtree(old)
        if new.exists():
            os.replace(new, old)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", type=Path, required=True, metavar="DIR", help="where the build goes")
    parser.add_argument("--chapter", action="append", metavar="SLUG", help="only this chapter (may be repeated)")
    parser.add_argument("--language", default="en", help="language of the chapters' texts (default: en)")
    parser.add_argument("--for-credit", action="store_true", help="leave out everything that holds a solution")
    parser.add_argument("--wheel", type=Path, metavar="FILE", help="with --for-credit: also make this wheel for credit")


def _run(options: argparse.Namespace) -> int:
    if options.wheel is not None and not options.for_credit:
        raise CourseError("--wheel goes with --for-credit", "it alone", "add --for-credit")
    release = build_course(
        options.output, chapters=options.chapter, for_credit=options.for_credit, language=options.language
    )
    for chapter in release.chapters:
        print(f"{chapter.slug}: {len(chapter.exercises)} exercises, release {chapter.release}")
    if options.wheel is not None:
        from headstart.building.for_credit import for_credit_wheel

        print(f"wheel: {for_credit_wheel(options.wheel, options.output)}")
    print(f"built: {options.output}")
    return 0


COMMAND = Command("Build notebooks and check packs from the course's texts.", _add_arguments, _run)
