"""`headstart regrade CHAPTER STUDENT...`: grades again what a student has asked about, and keeps a record of why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from headstart import cli
from headstart.errors import CourseError
from headstart_grading.instructor.attempts import pin_attempt
from headstart_grading.instructor.course import Course
from headstart_grading.instructor.grading_history import LastGrading, last_gradings
from headstart_grading.instructor.journal import append_line
from headstart_grading.instructor.submitted_folder import put_in_submitted

LOG = Path("regrades.jsonl")


@dataclass(frozen=True)
class Request:
    """What is to be graded again, and why.

    Args:
        chapter: the assignment.
        students: ids.
        reason: in words.
        attempt: the number of the attempt that counts from now on, from 1; None leaves the one that counts.
        new_seed: draw new hidden inputs; by default those of the last grading are drawn again.
        sandbox: where student code runs; None for the configured one.
    """

    chapter: str
    students: tuple[str, ...]
    reason: str
    attempt: int | None = None
    new_seed: bool = False
    sandbox: str | None = None


def regrade(course: Course, request: Request) -> dict[str, tuple[float | None, float | None]]:
    """Grade submissions again. Manual scores and comments stay, and nbgrader asks to look at them once more.

    Args:
        course: where.
        request: what, and why.

    Returns:
        By student, the score before and after; None where there is none.

    Raises:
        CourseError: no reason, an unknown chapter or student, or the grader failed. What was recorded stays.
    """
    if not request.reason.strip():
        raise CourseError("a regrade has a reason", "none", "give one with --reason")
    course.notebooks(request.chapter)
    _expect_submissions(course, request)
    before, gradings = _scores(course, request), last_gradings(course, request.chapter)
    if request.attempt is not None:
        for student in request.students:
            chosen = pin_attempt(course, request.chapter, student, request.attempt)
            put_in_submitted(course, request.chapter, student, chosen)
    for student in request.students:
        _log(course, request, student, "requested", score=before[student])
    runs = defaultdict(list)
    for student in request.students:
        last = gradings.get(student, LastGrading({}))
        runs[None if request.new_seed else last.seed, last.seed_per_student].append(student)
    for (seed, seed_per_student), students in runs.items():
        _grade(course, request, students, seed, seed_per_student)
    after = _scores(course, request)
    for student in request.students:
        _log(course, request, student, "regraded", score=after[student])
    return {student: (before[student], after[student]) for student in request.students}


def _expect_submissions(course: Course, request: Request) -> None:
    lacking = [one for one in request.students if not course.folder("submitted", one, request.chapter).is_dir()]
    if lacking:
        got = f"none of {', '.join(lacking)}"
        do = "look at the spelling, or collect first"
        raise CourseError("a regrade is of a submission", got, do, path=course.folder("submitted", ".", ""))


def _grade(course: Course, request: Request, students: Sequence[str], seed: int | None, apart: bool) -> None:
    arguments = ["grade", request.chapter, "--course", str(course.root), "--again"]
    arguments += [word for student in students for word in ("--student", student)]
    arguments += ["--seed", str(seed)] if seed is not None else []
    arguments += ["--seed-per-student"] if apart else []
    arguments += ["--sandbox", request.sandbox] if request.sandbox else []
    if cli.main(arguments) != 0:
        do = "mend what is said above, and run this again"
        raise CourseError("the grader grades", f"a failure on {', '.join(students)}", do)


def _scores(course: Course, request: Request) -> dict[str, float | None]:
    with course.gradebook() as gradebook:
        known = {
            one.student_id: max(0.0, one.score - one.late_submission_penalty)
            for one in gradebook.assignment_submissions(request.chapter)
        }
    return {student: known.get(student) for student in request.students}


def _log(course: Course, request: Request, student: str, event: str, score: float | None) -> None:
    said = {"chapter": request.chapter, "student": student, "reason": request.reason, "score": score}
    said |= {"attempt": request.attempt} if request.attempt is not None else {}
    append_line(course.records / LOG, event, **said)
