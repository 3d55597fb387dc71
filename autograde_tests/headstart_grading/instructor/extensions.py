"""When a chapter is due for each student: nbgrader's due date, and extensions with their reasons, logged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from headstart.errors import CourseError
from headstart_grading.instructor.course import Course
from headstart_grading.instructor.journal import append_line, read_lines

LOG = Path(".headstart/extensions.jsonl")


def due_date(course: Course, chapter: str) -> datetime | None:
    """When a chapter is due by the gradebook, UTC; None where it has no due date.

    Raises:
        CourseError: the gradebook cannot be read.
    """
    with course.gradebook() as gradebook:
        return next((one.duedate for one in gradebook.assignments if one.name == chapter), None)


def read_extensions(root: Path, chapter: str) -> dict[str, datetime]:
    """Until when each student with an extension may hand in, UTC; the last one granted counts.

    Args:
        root: the course directory.
        chapter: the assignment.
    """
    return {
        line["student"]: datetime.fromisoformat(line["until"])
        for line in read_lines(root / LOG)
        if line.get("event") == "extension" and line.get("chapter") == chapter
    }


def grant_extension(course: Course, chapter: str, student: str, until: datetime, reason: str) -> bool:
    """Let one student hand in later.

    It is logged first. The gradebook learns of it when the student has handed in: now, or when it is collected.

    Args:
        until: UTC.
        reason: in words; it stands in the log.

    Returns:
        Whether the student has handed in, so that what is graded should be graded again.

    Raises:
        CourseError: no reason; the chapter has no due date, or one that is later; the student is not known.
    """
    from nbgrader.api import MissingEntry

    if not reason.strip():
        raise CourseError("an extension has a reason", "none", "give one with --reason")
    course.notebooks(chapter)
    due = due_date(course, chapter)
    if due is None:
        do = f"set it in the formgrader, or: nbgrader db assignment add {chapter} --duedate '2027-03-05 23:59 UTC'"
        raise CourseError("a chapter with extensions has a due date", f"none for {chapter}", do, path=course.root)
    if until <= due:
        got = f"until {until:%Y-%m-%d %H:%M} UTC, due {due:%Y-%m-%d %H:%M} UTC"
        raise CourseError("an extension ends after the due date", got, "name a later time (mind the time zone)")
    with course.gradebook() as gradebook:
        try:
            gradebook.find_student(student)
        except MissingEntry as error:
            do = "look at the spelling, or run `headstart roster` first"
            raise CourseError("an extension is for a student of the course", f"`{student}`", do) from error
    said = {"chapter": chapter, "student": student, "until": until.isoformat(), "reason": reason}
    append_line(course.root / LOG, "extension", **said)
    return bool(note_extensions(course, chapter, [student]))


def note_extensions(course: Course, chapter: str, students: Iterable[str]) -> list[str]:
    """Write extensions into nbgrader's own column, from which lateness is counted whoever grades.

    Args:
        students: of whom those are looked at who have an extension and have handed in.

    Returns:
        Who got theirs.

    Raises:
        CourseError: the gradebook cannot be written.
    """
    extended, due = read_extensions(course.root, chapter), due_date(course, chapter)
    noted = [one for one in students if one in extended and course.folder("submitted", one, chapter).is_dir()]
    if due is None or not noted:
        return []
    with course.gradebook() as gradebook:
        for student in noted:
            with gradebook.db.no_autoflush:  # nbgrader adds rows in an order of which SQLAlchemy warns
                gradebook.update_or_create_submission(chapter, student)
            gradebook.grant_extension(chapter, student, minutes=(extended[student] - due).total_seconds() / 60)
    return noted
