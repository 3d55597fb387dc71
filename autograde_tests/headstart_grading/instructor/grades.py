"""The grades of a course, as the gradebook holds them: one row a student and chapter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from headstart.errors import CourseError
from headstart_grading.instructor.course import Course


@dataclass(frozen=True)
class Chapter:
    """A chapter in the gradebook: its name, the points to be had, and when it is due (UTC)."""

    name: str
    max_score: float
    due: datetime | None


@dataclass(frozen=True)
class Grade:
    """What a submission earned.

    Args:
        timestamp: when it came, UTC.
        raw_score: points before the penalty.
        penalty: points taken off for lateness.
        waits: whether something in it waits to be marked by hand.
        feedback: points by exercise and comments, in lines.
    """

    timestamp: datetime | None
    raw_score: float
    penalty: float
    waits: bool
    feedback: str

    @property
    def score(self) -> float:
        """Points after the penalty, never below zero."""
        return max(0.0, self.raw_score - self.penalty)


@dataclass(frozen=True)
class Grades:
    """Chapters in the gradebook's order, and grades by chapter and student; who handed nothing in has none."""

    chapters: tuple[Chapter, ...]
    by_chapter: dict[str, dict[str, Grade]]

    def waiting(self) -> int:
        """How many submissions wait to be marked by hand."""
        return sum(grade.waits for grades in self.by_chapter.values() for grade in grades.values())


def read_grades(course: Course, chapters: Sequence[str] = ()) -> Grades:
    """Read the gradebook.

    Args:
        chapters: which; all where none is named.

    Raises:
        CourseError: a chapter that the gradebook does not know, nothing in it, or it cannot be read.
    """
    with course.gradebook() as gradebook:
        known = {one.name: one for one in gradebook.assignments}
        unknown = [name for name in chapters if name not in known]
        if unknown or not known:
            got = ", ".join(unknown) or "nothing at all"
            do = f"name one of: {', '.join(known)}" if known else "release and grade a chapter first"
            raise CourseError("an exported chapter is in the gradebook", got, do, path=course.root)
        wanted = [one for name, one in known.items() if name in chapters or not chapters]
        found = {one.name: _grades_of(gradebook, one.name) for one in wanted}
        return Grades(tuple(Chapter(one.name, one.max_score, one.duedate) for one in wanted), found)


def _grades_of(gradebook: Any, chapter: str) -> dict[str, Grade]:
    return {
        one.student_id: Grade(
            one.timestamp, one.score, one.late_submission_penalty or 0.0, bool(one.needs_manual_grade), _feedback(one)
        )
        for one in gradebook.assignment_submissions(chapter)
        if _is_scored(one)
    }


def _is_scored(submission: Any) -> bool:
    """Whether anything was scored yet: a submission can be in the gradebook before it is graded."""
    grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
    return not grades or any(grade.auto_score is not None or grade.manual_score is not None for grade in grades)


def _feedback(submission: Any) -> str:
    """Points by exercise, what was taken off, and what was written by hand."""
    lines = []
    for notebook in submission.notebooks:
        lines += [
            f"{grade.name.removesuffix('-check')}: {grade.score:g} of {grade.max_score:g}"
            for grade in sorted(notebook.grades, key=lambda grade: grade.name)
            if grade.max_score
        ]
        lines += [
            f"{comment.name}: {comment.manual_comment}"
            for comment in sorted(notebook.comments, key=lambda comment: comment.name)
            if comment.manual_comment
        ]
    if submission.late_submission_penalty:
        lines.append(f"late: -{submission.late_submission_penalty:g}")
    return "\n".join(lines)
