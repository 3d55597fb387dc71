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
from headstart_grading import course_configuration

RECORDS = Path(".headstart")


@dataclass(frozen=True)
class Course(course_configuration.Course):
    """One nbgrader course directory, with what the instructor's commands need beside grading."""

    @property
    def records(self) -> Path:
        """Where Headstart keeps what nbgrader's gradebook has no place for."""
        return self.root / RECORDS

    def notebooks(self, chapter: str) -> list[str]:
        """The names of the notebooks that were released for a chapter.

        Raises:
            CourseError: no such chapter was released here.
        """
        return [self.released_notebook(chapter).name]

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
                with Gradebook(self.directory.db_url, self.directory.course_id) as gradebook:
                    yield gradebook
            except (SQLAlchemyError, InvalidEntry, ModuleNotFoundError) as error:
                raise self._gradebook_error(error) from error

    def _gradebook_error(self, error: Exception) -> CourseError:
        from sqlalchemy.engine import make_url

        try:
            where = make_url(self.directory.db_url).render_as_string(hide_password=True)
        except Exception:
            where = "c.CourseDirectory.db_url"
        text = " ".join(str(error).split("\n[SQL", 1)[0].split())[:300]
        if "locked" in text:
            do = "end the program that holds it (an autograde run, the formgrader), then run this again"
        elif "full" in text:
            do = "make room on the disk, then run this again; what was recorded before is still there"
        elif isinstance(error, ModuleNotFoundError):
            do = "install the driver that the URL names (for PostgreSQL: pip install 'psycopg[binary]')"
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
    if importlib.util.find_spec("nbgrader") is None:
        do = "install Headstart with its extra [instructor]"
        raise CourseError("the gradebook is nbgrader's", "an install without nbgrader", do)
    found = course_configuration.open_course(directory)
    return Course(found.root, found.directory, found.config)


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
