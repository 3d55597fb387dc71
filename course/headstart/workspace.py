"""The working folder: made once, brought up to date ever after, and never at the cost of an answer.

`prepare` copies in the chapters that are missing, merges newer releases into the learner's notebooks by cell id, and
writes what the sidebar and `check` read (CONTRIBUTING.md, "The working folder"). Whatever it replaces goes to
`.headstart/backups/` first. Run twice in a row, it changes no byte.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from headstart.errors import CourseError
from headstart.languages import message
from headstart.progress import COURSE_FILE
from headstart.releases import RELEASE_FILE, current_release
from headstart.safe_files import replace_file

BACKUPS = Path(".headstart/backups")
PACKS = Path(".headstart/packs")


@dataclass
class Preparation:
    """What `prepare` did.

    Args:
        folder: the working folder.
        first: the first chapter's notebook, relative to the folder; None for a course without chapters.
        added: slugs of chapters that were copied in.
        merged: slugs of chapters that a newer release was merged into.
        notes: sentences that the learner should read.
    """

    folder: Path
    first: str | None = None
    added: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def prepare(folder: Path | str, language: str = "en") -> Preparation:
    """Make the working folder, or bring it up to date.

    Args:
        folder: where; made if it is not there.
        language: of the chapters and messages.

    Raises:
        CourseError: the folder cannot be made or written, or something else lies where a folder or file must be.
    """
    folder = Path(folder).expanduser().absolute()
    _require_folders(folder)
    release = current_release(language)
    outline = json.loads((release / RELEASE_FILE).read_text(encoding="utf-8"))
    done = Preparation(folder)
    try:
        for chapter in outline["chapters"]:
            _bring_up_to_date(chapter, release / "learner" / f"{chapter['slug']}.ipynb", done, language)
        _copy_packs(release / "packs", folder / PACKS)
        course = _course(outline)
        _write_if_changed(folder / COURSE_FILE, (json.dumps(course, ensure_ascii=False, indent=1) + "\n").encode())
    except OSError as error:
        raise _unwritable(folder, error) from error
    done.first = next((chapter["path"] for chapter in course["chapters"]), None)
    return done


def _course(outline: dict) -> dict:
    chapters = [{**chapter, "path": f"{chapter['slug']}.ipynb"} for chapter in outline["chapters"]]
    return {"title": outline["title"], "language": outline["language"], "chapters": chapters}


def _require_folders(folder: Path) -> None:
    for place in (folder, folder / ".headstart", folder / BACKUPS, folder / PACKS):
        if place.exists() and not place.is_dir():
            raise CourseError(
                "the working folder must be a folder",
                f"a file at {place}",
                "move that file away, or choose another folder with --dir",
            )
        try:
            place.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(folder, error) from error


def _unwritable(folder: Path, error: OSError) -> CourseError:
    reason = error.strerror or str(error)
    return CourseError(
        "the working folder must be writable",
        f"{reason} ({error.filename})" if error.filename else reason,
        "make room or change its permissions, or choose another folder with --dir",
        path=folder,
    )


def _bring_up_to_date(chapter: dict, canonical: Path, done: Preparation, language: str) -> None:
    personal = done.folder / canonical.name
    if personal.is_dir():
        raise CourseError(
            f"{personal.name} must be a notebook", f"a folder at {personal}", "move that folder away, then try again"
        )
    if not personal.exists():
        replace_file(personal, canonical.read_bytes())
        done.added.append(chapter["slug"])
        return
    before = personal.read_bytes()
    if before == canonical.read_bytes():
        return
    notebook = _parse(before)
    if notebook is None:
        backup = _back_up(personal, before)
        done.notes.append(message("lab.unreadable", language, notebook=personal.name, backup=backup.name))
    elif _release_of(notebook) != chapter["release"]:
        _merge(personal, notebook, canonical, done)


def _parse(content: bytes) -> dict | None:
    """The notebook, or None for what no editor would open. `merge` is lenient about all the rest."""
    try:
        notebook = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return notebook if isinstance(notebook, dict) and isinstance(notebook.get("cells"), list) else None


def _release_of(notebook: dict) -> object:
    metadata = notebook.get("metadata")
    course = metadata.get("headstart") if isinstance(metadata, dict) else None
    return course.get("release") if isinstance(course, dict) else None


def _merge(personal: Path, notebook: dict, canonical: Path, done: Preparation) -> None:
    import nbformat

    from headstart.notebook_merge import merge

    release = nbformat.reads(canonical.read_text(encoding="utf-8"), as_version=4)
    merged = merge(release, notebook, keep_outputs=True).notebook
    _back_up(personal, personal.read_bytes())
    replace_file(personal, (nbformat.writes(merged).rstrip("\n") + "\n").encode())
    done.merged.append(canonical.stem)


def _copy_packs(source: Path, target: Path) -> None:
    names = {path.name for path in source.glob("*.safetensors")}
    for name in sorted(names):
        _write_if_changed(target / name, (source / name).read_bytes())
    for stale in target.glob("*.safetensors"):
        if stale.name not in names:
            stale.unlink()


def _back_up(path: Path, content: bytes) -> Path:
    """Keep a dated copy, unless the very same bytes are kept already; returns where they are."""
    backups = path.parent / BACKUPS
    for kept in sorted(backups.glob(f"{path.stem}-*{path.suffix}")):
        if kept.read_bytes() == content:
            return kept
    stem = f"{path.stem}-{datetime.now():%Y%m%d-%H%M%S}"
    names = (f"{stem}{turn}{path.suffix}" for turn in ("", *(f"-{count}" for count in range(2, 1000))))
    backup = next(backups / name for name in names if not (backups / name).exists())
    replace_file(backup, content)
    return backup


def _write_if_changed(path: Path, content: bytes) -> None:
    if not (path.is_file() and path.read_bytes() == content):
        replace_file(path, content)
