"""What lies in a folder or an archive of submissions, copied out by student: notebooks and files of tensors alone.

Names inside an archive never become paths, links are not followed, and every copy is cut at a size.
"""

from __future__ import annotations

import os
import re
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from headstart.errors import CourseError
from headstart_grading.artifacts import MAX_BYTES as MAX_ARTIFACT_BYTES
from headstart_grading.artifacts import SUFFIX
from headstart_grading.instructor.course import writing
from headstart_grading.submissions import MAX_NOTEBOOK_BYTES

# One byte more than is read of each kind is kept, so that the grader sees that a file is too large.
KEPT_BYTES = {".ipynb": MAX_NOTEBOOK_BYTES + 1, SUFFIX: MAX_ARTIFACT_BYTES + 1, ".zip": 128 * 2**20}
MAX_ENTRIES = 200_000
MAX_STUDENT_FILES = 100
MAX_STUDENT_BYTES = 256 * 2**20
MAX_TOTAL_BYTES = 16 * 2**30
COPY_MARK = re.compile(r"(?: ?\(\d{1,3}\)|-\d{1,3})$")  # platforms and browsers mark a second file of one name
ARTIFACT_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,120}")
GRADED = (".ipynb", SUFFIX)
UNPACKING_ERRORS = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, ValueError)


@dataclass(frozen=True)
class Entry:
    """A file that was found: its path with slashes, its size in bytes as far as it is told, and its content."""

    path: str
    size: int
    open: Callable[[], IO[bytes]]


@dataclass
class HandIn:
    """What one student handed in: copies by the name they are graded under, and what is to be said of the rest."""

    files: dict[str, Path] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def list_entries(source: Path, notes: list[str]) -> Iterator[Entry]:
    """The files in a folder, at any depth, or in a zip archive.

    Args:
        source: the folder or archive.
        notes: takes a line for each entry that is passed over and might be missed.

    Raises:
        CourseError: it is neither, it cannot be read, or it holds too many entries.
    """
    if source.is_dir():
        entries = _folder_entries(source, notes)
    elif zipfile.is_zipfile(source):
        entries = _archive_entries(zipfile.ZipFile(source), notes)
    else:
        do = "name the folder or the .zip file of the download"
        got = "something else" if source.exists() else "nothing of that name"
        raise CourseError("submissions lie in a folder or a zip archive", got, do, path=source)
    for count, entry in enumerate(entries, 1):
        if count > MAX_ENTRIES:
            raise CourseError(f"at most {MAX_ENTRIES} files are collected", "more", "take fewer", path=source)
        if not any(part.startswith((".", "__MACOSX")) for part in entry.path.split("/")):
            yield entry


def _folder_entries(source: Path, notes: list[str]) -> Iterator[Entry]:
    def refuse(error: OSError) -> None:
        raise error

    with writing("the folder of submissions", source):
        for folder, folders, names in os.walk(source, onerror=refuse):
            folders.sort()
            for name in sorted(names):
                path = Path(folder, name)
                status, shown = path.lstat(), path.relative_to(source).as_posix()
                if stat.S_ISREG(status.st_mode):
                    yield Entry(shown, status.st_size, lambda path=path: path.open("rb"))
                else:
                    notes.append(f"{shown}: a link or no file; left out")


def _archive_entries(archive: zipfile.ZipFile, notes: list[str]) -> Iterator[Entry]:
    for member in archive.infolist():
        path = member.filename.replace("\\", "/")
        if member.is_dir():
            continue
        if ".." in path.split("/") or path.startswith("/") or stat.S_ISLNK(member.external_attr >> 16):
            notes.append(f"{path!r}: a link, or a path that leads out of the archive; left out")
            continue
        yield Entry(path, member.file_size, lambda member=member: archive.open(member))


class Staging:
    """Copies files into a folder of its own before anything in the course is changed.

    Args:
        folder: an empty folder, on the course's disk.
        notebooks: names of the notebooks that were released.
    """

    def __init__(self, folder: Path, notebooks: list[str]):
        self.folder, self.notebooks = folder, notebooks
        self._left, self._student_left = MAX_TOTAL_BYTES, 0

    def gather(self, entries: list[tuple[str, Entry]]) -> HandIn:
        """Copy one student's files.

        Args:
            entries: each with the name that the student gave it.

        Raises:
            CourseError: no room, or more bytes than one collection may have.
        """
        hand_in = HandIn()
        self._student_left = MAX_STUDENT_BYTES
        found = list(self._unpacked(entries, hand_in.notes))
        if len(found) > MAX_STUDENT_FILES:
            hand_in.notes.append(f"{len(found)} files, of which the first {MAX_STUDENT_FILES} are looked at")
        ranked = sorted(found[:MAX_STUDENT_FILES], key=lambda pair: (pair[0].count("/"), _copy_number(pair[0])))
        only = sum(name.endswith(".ipynb") for name, _ in ranked) == 1
        for name, entry in ranked:
            target = self._target(name, only)
            if target is None or target in hand_in.files:
                hand_in.notes.append(f"{name}: left out ({'a second one' if target else 'nothing that is graded'})")
                continue
            copy = self._copy(name, entry, hand_in.notes)
            if copy is not None:
                hand_in.files[target] = copy
        return hand_in

    def _target(self, name: str, only_notebook: bool) -> str | None:
        """The name under which a file is graded."""
        stem, suffix = os.path.splitext(name.rsplit("/", 1)[-1])
        stem = COPY_MARK.sub("", stem)
        if suffix == SUFFIX:
            return stem + suffix if ARTIFACT_NAME.fullmatch(stem) else None
        if suffix != ".ipynb":
            return None
        if stem + suffix in self.notebooks:
            return stem + suffix
        return self.notebooks[0] if only_notebook and len(self.notebooks) == 1 else None

    def _unpacked(self, entries: list[tuple[str, Entry]], notes: list[str]) -> Iterator[tuple[str, Entry]]:
        """The entries, with those of archives that a student made in their archive's place; one level deep."""
        for name, entry in entries:
            if not name.endswith(".zip"):
                yield name, entry
                continue
            copy = self._copy(name, entry, notes)
            if copy is None:
                continue
            try:
                inside = [one for one in _archive_entries(zipfile.ZipFile(copy), notes) if one.path.endswith(GRADED)]
            except (OSError, *UNPACKING_ERRORS) as error:
                notes.append(f"{name}: cannot be unpacked ({error})")
                continue
            yield from ((f"{name}/{one.path}", one) for one in inside[: MAX_STUDENT_FILES + 1])

    def _copy(self, name: str, entry: Entry, notes: list[str]) -> Path | None:
        limit = min(KEPT_BYTES[os.path.splitext(name)[1]], self._student_left)
        with writing("the copy of a submission", self.folder):
            descriptor, path = tempfile.mkstemp(dir=self.folder)
            with os.fdopen(descriptor, "wb") as target:
                try:
                    with entry.open() as source:
                        size = _copy_up_to(limit, source, target)
                except UNPACKING_ERRORS as error:
                    notes.append(f"{name}: cannot be unpacked ({error})")
                    return None
        self._student_left -= size
        self._left -= size
        if self._left < 0:
            rule = f"one collection has at most {MAX_TOTAL_BYTES // 2**30} GB"
            raise CourseError(rule, "more", "collect in several parts", path=self.folder)
        if size == limit:
            notes.append(f"{name}: {max(entry.size, size) / 2**20:.0f} MB, of which {size / 2**20:.0f} MB are kept")
        return Path(path)


def _copy_up_to(limit: int, source: IO[bytes], target: IO[bytes]) -> int:
    left = limit
    while left and (block := source.read(min(left, 2**20))):
        target.write(block)
        left -= len(block)
    return limit - left


def _copy_number(name: str) -> tuple[int, int]:
    """Sorts the newest copy of one name first: of `toy.ipynb` and `toy-1.ipynb` the second was uploaded later."""
    mark = COPY_MARK.search(os.path.splitext(name)[0])
    return (0, -int(re.sub(r"\D", "", mark[0]))) if mark else (1, 0)
