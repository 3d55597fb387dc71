"""An nbgrader course directory as the commands see it: its configuration, its folders, its notebooks."""

from __future__ import annotations

import contextlib
import logging
import os
import stat
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from headstart.errors import CourseError

CONFIG = "nbgrader_config.py"


@dataclass(frozen=True)
class Course:
    """A course directory.

    Args:
        root: its folder.
        directory: nbgrader's own object, which knows the names of folders and the address of the gradebook.
        config: everything that its configuration sets (traitlets).
    """

    root: Path
    directory: Any
    config: Any

    def folder(self, kind: str, student: str, chapter: str) -> Path:
        """One of nbgrader's folders: `kind` is source, release, submitted, autograded or feedback."""
        name = getattr(self.directory, f"{kind}_directory")
        return Path(self.directory.format_path(name, student, chapter))

    def released_notebook(self, chapter: str) -> Path:
        """The notebook that students were given.

        Raises:
            CourseError: there is none.
        """
        path = self.folder("release", ".", chapter) / f"{chapter}.ipynb"
        if not path.is_file():
            known = sorted(one.name for one in self.folder("release", ".", ".").glob("*") if one.is_dir())
            found = f"none of `{chapter}` (there is {', '.join(known) or 'nothing'})"
            do = f"run `nbgrader generate_assignment {chapter}` first, or name another chapter"
            raise CourseError("submissions are graded by the notebook that was released", found, do, path=path)
        return path

    def students_with_submission(self, chapter: str) -> list[str]:
        """Who has a folder of submissions for a chapter, in order."""
        whole = self.folder("submitted", "*", chapter)
        place = whole.parts.index("*")
        return sorted(path.parts[place] for path in Path(*whole.parts[:place]).glob(str(Path(*whole.parts[place:]))))

    def timestamp(self, student: str, chapter: str) -> datetime | None:
        """When a submission was received, as collecting it has noted (UTC, no time zone, as nbgrader has it)."""
        return time_of_arrival(self.folder("submitted", student, chapter))


def time_of_arrival(folder: Path | str) -> datetime | None:
    """What the `timestamp.txt` in a submission's folder says; None where it is no plain file, or says no time.

    nbgrader ends the whole batch at one that it cannot read.
    """
    from nbgrader.utils import parse_utc

    path = Path(folder, "timestamp.txt")
    try:
        if not stat.S_ISREG(path.lstat().st_mode):  # of a pipe, one would wait for ever
            return None
        return parse_utc(path.read_text(encoding="utf-8").strip())
    except (OSError, ValueError, OverflowError):
        return None


def find_course(folder: Path) -> Path:
    """The course directory that a folder is, as an absolute path.

    Raises:
        CourseError: it is none.
    """
    root = folder.expanduser().absolute()
    if not (root / CONFIG).is_file():
        do = "make one with `headstart course DIR`, or name it with --course"
        raise CourseError(f"a course directory has a {CONFIG}", "none", do, path=root)
    return root


def open_course(folder: Path) -> Course:
    """Read a course directory's configuration as nbgrader does.

    Raises:
        CourseError: this is no course directory, or its configuration cannot be read.
    """
    root = find_course(folder)
    from nbgrader.apps import NbGrader
    from nbgrader.coursedir import CourseDirectory

    from headstart_grading.notebook_format import nbformat  # noqa: F401 - before nbgrader imports it

    app = NbGrader()
    app.log.setLevel(logging.WARNING)
    app.raise_config_file_errors = True
    try:
        with contextlib.chdir(root):
            app.load_config_file()
    except (Exception, SystemExit) as error:  # a configuration is a program, and may raise anything
        raise CourseError(
            "nbgrader's configuration can be read", f"{type(error).__name__}: {error}", "mend it", path=root / CONFIG
        ) from error
    directory = CourseDirectory(config=app.config)
    if "root" not in app.config.CourseDirectory:
        directory.root = os.fspath(root)
    return Course(Path(directory.root), directory, app.config)


def hidden_folders(root: Path | str, config: Any) -> tuple[str, ...]:
    """Folders that student code must never see: the course directory, and where submissions are exchanged.

    Args:
        root: of the course directory.
        config: nbgrader's (traitlets).
    """
    named = config.get("Exchange", {}).get("root", "/usr/local/share/nbgrader/exchange")
    return (os.path.abspath(root), os.path.abspath(named if isinstance(named, str) else "/srv/nbgrader/exchange"))
