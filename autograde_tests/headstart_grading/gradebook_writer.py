"""The one writer of a course's gradebook: through nbgrader's API, what `nbgrader autograde` does after a run."""

from __future__ import annotations

import contextlib
import logging
import os
import time
from collections.abc import Callable, Iterator
from typing import Any

from headstart.errors import CourseError
from headstart_grading.course_configuration import Course

PATIENCE_SECONDS = 60.0  # for somebody else who holds the database


class GradebookWriter:
    """Writes one chapter's grades into the gradebook.

    Args:
        course: whose gradebook.
        chapter: nbgrader's assignment, and its one notebook.

    Raises:
        CourseError: the gradebook cannot be opened, or does not know the chapter.
    """

    def __init__(self, course: Course, chapter: str):
        self.course, self.chapter = course, chapter
        self._gradebook = self._try("opened", lambda: _open(course))
        self._points = self._try("read", self._read_points)

    def _read_points(self) -> dict[str, float]:
        from nbgrader.api import MissingEntry

        try:
            notebook = self._gradebook.find_notebook(self.chapter, self.chapter)
        except MissingEntry as missing:
            self.close()
            do = f"run `nbgrader generate_assignment {self.chapter}` first"
            raise CourseError(f"the gradebook knows the chapter `{self.chapter}`", str(missing), do) from missing
        return {cell.name: cell.max_score for cell in [*notebook.grade_cells, *notebook.task_cells]}

    def students_graded(self) -> set[str]:
        """Who has a submission of the chapter in the gradebook."""
        return {one.student_id for one in self._try("read", self._submissions)}

    def _submissions(self) -> list[Any]:
        return list(self._gradebook.assignment_submissions(self.chapter))

    def due_dates(self) -> dict[str, Any]:
        """By student, when the chapter is due: with extensions for those who have a submission; `""` for the others."""
        due = {one.student_id: one.duedate for one in self._try("read", self._submissions)}
        return due | {"": self._try("read", lambda: self._gradebook.find_assignment(self.chapter).duedate)}

    def set_points(self, notebook: Any) -> None:
        """Let each cell be worth what the gradebook says: the instructor may have changed it after the release."""
        for cell in notebook["cells"]:
            marks = cell["metadata"].get("nbgrader", {})
            if marks.get("grade_id") in self._points and "points" in marks:
                marks["points"] = self._points[marks["grade_id"]]

    def write(self, student: str, notebook: Any, received: Any) -> None:
        """Record a graded notebook: scores, comments, penalties for lateness. Manual scores and comments stay.

        Args:
            student: nbgrader's id.
            notebook: graded, with verdicts in its check cells.
            received: when it was handed in (datetime, UTC), or None.

        Raises:
            CourseError: the database stays locked, or cannot be written.
        """
        self._try("written", lambda: self._write(student, notebook, received))

    def _write(self, student: str, notebook: Any, received: Any) -> None:
        from nbgrader.api import MissingEntry

        book = self._gradebook
        try:
            book.find_student(student)
        except MissingEntry:
            book.add_student(student)
        with book.db.no_autoflush:  # nbgrader builds a submission from objects that are in the session already
            submission = book.update_or_create_submission(self.chapter, student, timestamp=received)
        entry = book.find_submission_notebook(self.chapter, self.chapter, student)
        _write_cells(entry, notebook)
        book.db.flush()
        self._write_penalty(student, submission, entry)
        book.db.commit()

    def _write_penalty(self, student: str, submission: Any, entry: Any) -> None:
        from nbgrader.preprocessors import AssignLatePenalties

        entry.late_submission_penalty = None
        if submission.total_seconds_late <= 0:
            return
        assigner = AssignLatePenalties(config=self.course.config)
        assigner.init_plugin()
        penalty = assigner.plugin_inst.late_submission_penalty(student, entry.score, submission.total_seconds_late)
        if penalty is not None:
            entry.late_submission_penalty = min(max(penalty, 0.0), entry.score)

    def _try(self, what: str, action: Callable[[], Any]) -> Any:
        """Do it; while somebody else holds the database, wait and try again."""
        from nbgrader.api import InvalidEntry
        from sqlalchemy.exc import SQLAlchemyError

        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                with _without_its_log():
                    return action()
            except (InvalidEntry, SQLAlchemyError, OSError) as error:  # nbgrader wraps a failed commit in InvalidEntry
                if hasattr(self, "_gradebook"):
                    self._gradebook.db.rollback()
                locked = not isinstance(error, OSError) and "database is locked" in str(error)
                if locked and time.monotonic() < until:
                    time.sleep(0.2)
                    continue
                words = str(getattr(error, "orig", None) or error).strip()
                do = "close what holds it" if locked else "see that its folder exists, is writable and has room"
                do += ", then run the command again: what is graded stays graded"
                raise CourseError(
                    f"the gradebook can be {what}", words, do, path=_without_password(self.course.directory.db_url)
                ) from error

    def close(self) -> None:
        """Let go of the database."""
        self._gradebook.close()


def _open(course: Course) -> Any:
    from nbgrader.api import Gradebook

    return Gradebook(course.directory.db_url, course.directory.course_id)


@contextlib.contextmanager
def _without_its_log() -> Iterator[None]:
    """Nbgrader writes the traceback of each failed commit to its log; here it is tried again, or told in words."""
    from nbgrader.api import app_log

    level = app_log.level
    app_log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        app_log.setLevel(level)


def _without_password(address: str) -> str:
    from sqlalchemy.engine import make_url

    return os.fspath(make_url(address).render_as_string(hide_password=True))


def _write_cells(entry: Any, notebook: Any) -> None:
    """Scores and comments as nbgrader's SaveAutoGrades sets them, in one transaction."""
    from nbgrader.utils import compute_checksum, determine_grade, is_grade, is_solution, is_task

    grades = {row.name: row for row in entry.grades}
    comments = {row.name: row for row in entry.comments}
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if is_grade(cell) and name in grades:
            grade = grades[name]
            grade.auto_score, _ = determine_grade(cell)
            grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
        if (is_solution(cell) or is_task(cell)) and name in comments:
            unchanged = cell["metadata"]["nbgrader"].get("checksum") == compute_checksum(cell) and not is_task(cell)
            comments[name].auto_comment = "No response." if unchanged else None
