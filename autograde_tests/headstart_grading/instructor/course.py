"""A course directory as its own nbgrader configuration describes it: its folders, its chapters, its gradebook."""

from __future__ import annotations

import errno
import importlib.util
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from headstart.errors import CourseError

CONFIG = "nbgrader_config.py"
RECORDS = Path(".headstart")


@dataclass(frozen=True)
class Course:
    """One nbgrader course directory.

    Args:
        root: the folder.
        coursedir: nbgrader's `CourseDirectory`, with the course's configuration.
    """

    root: Path
    coursedir: Any

    @property
    def records(self) -> Path:
        """Where Headstart keeps what nbgrader's gradebook has no place for."""
        return self.root / RECORDS

    def folder(self, step: str, student: str, chapter: str) -> Path:
        """The folder of one step (`source`, `release`, `submitted`, `autograded`), as the configuration lays it out.

        Args:
            step: nbgrader's name of the step.
            student: a student's id; "." for `source` and `release`.
            chapter: the assignment.
        """
        return Path(self.coursedir.format_path(getattr(self.coursedir, f"{step}_directory"), student, chapter))

    def notebooks(self, chapter: str) -> list[str]:
        """The names of the notebooks that were released for a chapter.

        Raises:
            CourseError: no such chapter was released here.
        """
        released = self.folder("release", ".", chapter)
        names = sorted(path.name for path in released.glob("*.ipynb"))
        if names:
            return names
        known = sorted(path.name for path in self.folder("release", ".", ".").glob("*") if path.is_dir())
        got = f"`{chapter}`; released here: {', '.join(known) or 'nothing'}"
        do = f"name one that was released, or run `nbgrader generate_assignment {chapter}`"
        raise CourseError("a chapter is worked on after its release", got, do, path=self.root)

    @contextmanager
    def gradebook(self) -> Iterator[Any]:
        """Open nbgrader's gradebook; what the database complains of becomes a readable error.

        Raises:
            CourseError: the database cannot be reached, is locked, or has no room.
        """
        from nbgrader.api import Gradebook, InvalidEntry
        from sqlalchemy.exc import SQLAlchemyError

        with _without_tracebacks_of("tornado.application"):
            try:
                with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
                    yield gradebook
            except (SQLAlchemyError, InvalidEntry, ModuleNotFoundError) as error:
                raise self._gradebook_error(error) from error

    def _gradebook_error(self, error: Exception) -> CourseError:
        from sqlalchemy.engine import make_url

        try:
            where = make_url(self.coursedir.db_url).render_as_string(hide_password=True)
        except Exception:
            where = "c.CourseDirectory.db_url"
        text = " ".join(str(error).split("\n[SQL", 1)[0].split())[:300]
        if "locked" in text:
            do = "end the program that holds it (an autograde run, the formgrader), then run this again"
        elif "full" in text:
            do = "make room on the disk, then run this again; what was recorded before is still there"
        elif isinstance(error, ModuleNotFoundError):
            do = "install the driver that the URL names (for PostgreSQL: `pip install psycopg2-binary`)"
        else:
            do = "look at c.CourseDirectory.db_url, and whether the database server runs"
        return CourseError("the gradebook can be read and written", f"{type(error).__name__}: {text}", do, path=where)


def open_course(directory: Path) -> Course:
    """Read a course directory's nbgrader configuration.

    Args:
        directory: made by `headstart course`.

    Raises:
        CourseError: it is no course directory, its configuration fails, or nbgrader is not installed.
    """
    root = directory.expanduser().absolute()
    if not (root / CONFIG).is_file():
        do = "run this in a course directory, name one with --course DIR, or make one with `headstart course DIR`"
        raise CourseError(f"a course directory has a file {CONFIG}", "a folder without one", do, path=root)
    if importlib.util.find_spec("nbgrader") is None:
        do = "install Headstart with its extra [instructor]"
        raise CourseError("the gradebook is nbgrader's", "an install without nbgrader", do)
    from nbgrader.apps.baseapp import NbGrader
    from nbgrader.coursedir import CourseDirectory

    app = NbGrader(log_level=logging.CRITICAL)
    app.raise_config_file_errors = True
    try:
        app.initialize([], root=str(root))
    except Exception as error:  # the configuration is Python: anything can come of it
        got = f"{type(error).__name__}: {error}"
        raise CourseError("nbgrader's configuration runs", got, "mend it", path=root / CONFIG) from error
    return Course(root, CourseDirectory(parent=app))


@contextmanager
def writing(what: str, path: Path) -> Iterator[None]:
    """Turn an operating system's refusal into a readable error.

    Args:
        what: what is being written, for the message.
        path: where.

    Raises:
        CourseError: no room, or no right to read or write.
    """
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        do = "make room, then run this again" if full else "mend the file or its permissions, then run this again"
        got = error.strerror or str(error)
        raise CourseError(f"{what} can be read and written", got, do, path=error.filename or path) from error


@contextmanager
def _without_tracebacks_of(logger: str) -> Iterator[None]:
    """nbgrader logs a traceback for what is also raised."""
    log, before = logging.getLogger(logger), logging.getLogger(logger).disabled
    log.disabled = True
    try:
        yield
    finally:
        log.disabled = before
