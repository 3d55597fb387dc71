"""`headstart roster FILE.csv`: students from a file into the gradebook; nothing already there is lost."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from headstart.errors import CourseError
from headstart.safe_files import replace_file
from headstart_grading.instructor.course import Course, writing
from headstart_grading.instructor.roster_file import STUDENT_FIELDS, Student

ROSTER = "roster.json"  # what the gradebook has no column for: groups, and how Canvas knows a student
IN_GRADEBOOK = ("first_name", "last_name", "email", "lms_user_id")


@dataclass(frozen=True)
class Change:
    """What a roster file changed: ids of students, each in one of the lists."""

    added: tuple[str, ...]
    updated: tuple[str, ...]
    removed: tuple[str, ...]
    left: tuple[str, ...]  # in the gradebook and not in the file


def load_roster(course: Course) -> dict[str, Student]:
    """Every student whom the gradebook or an earlier roster file knows, by id.

    Raises:
        CourseError: the gradebook or the roster cannot be read.
    """
    kept = _kept(course)
    with course.gradebook() as gradebook:
        known = {one.id: {name: getattr(one, name) or "" for name in IN_GRADEBOOK} for one in gradebook.students}
    return {one: Student(**{"id": one} | kept.get(one, {}) | row) for one, row in sorted(known.items())}


def group_of(roster: dict[str, Student], student: str) -> list[str]:
    """The ids of a student's group, the student's own first; only the student where there is no group."""
    group = roster[student].group if student in roster else ""
    return [student, *(one for one in roster if group and one != student and roster[one].group == group)]


def update_roster(
    course: Course, students: dict[str, Student], *, remove_missing: bool = False, force: bool = False
) -> Change:
    """Add students and update what is known of them; a blank in the file clears nothing.

    Args:
        course: where.
        students: from `read_roster`.
        remove_missing: also take out students whom the file does not name.
        force: even those who have submissions; what they had is kept in `.headstart/backups/` first.

    Raises:
        CourseError: a student to be removed has submissions; or the gradebook cannot be written. What was written
            before stays, and the same command carries on.
    """
    before = load_roster(course)
    left = tuple(sorted(set(before) - set(students)))
    with course.gradebook() as gradebook:
        if remove_missing:
            _expect_nothing_to_lose(course, gradebook, left, force)
        kept = _kept(course)
        for one in students.values():
            said = {name: text for name, text in asdict(one).items() if text and name != "id"}
            kept[one.id] = kept.get(one.id, {}) | {name: said[name] for name in said if name not in IN_GRADEBOOK}
        _keep(course, kept)
        changed = [one for one in students.values() if _differs(one, before.get(one.id))]
        for one in changed:
            said = {name: getattr(one, name) for name in IN_GRADEBOOK if getattr(one, name)}
            gradebook.update_or_create_student(one.id, **said)
        if remove_missing:
            for student in left:
                gradebook.remove_student(student)
            _keep(course, {one: row for one, row in kept.items() if one not in left})
    added = tuple(one.id for one in changed if one.id not in before)
    updated = tuple(one.id for one in changed if one.id in before)
    return Change(added, updated, left if remove_missing else (), () if remove_missing else left)


def _differs(student: Student, known: Student | None) -> bool:
    said = {name: text for name, text in asdict(student).items() if text}
    return known is None or any(getattr(known, name) != text for name, text in said.items())


def _expect_nothing_to_lose(course: Course, gradebook: Any, students: tuple[str, ...], force: bool) -> None:
    rows = {}
    for student in students:
        submissions = [
            (one.name, one.score, one.to_dict()["timestamp"]) for one in gradebook.student_submissions(student)
        ]
        if submissions:
            rows[student] = [{"chapter": name, "score": score, "timestamp": when} for name, score, when in submissions]
    if not rows:
        return
    if not force:
        got = f"{', '.join(rows)} would lose theirs"
        do = "leave --remove-missing out, or add --force (scores are then kept in .headstart/backups/ alone)"
        raise CourseError("students who have submissions stay in the gradebook", got, do, path=course.root)
    path = course.records / "backups" / f"{datetime.now():%Y%m%d-%H%M%S-%f}" / "removed_students.json"
    with writing("the backup of removed students", path):
        replace_file(path, (json.dumps(rows, indent=1, ensure_ascii=False) + "\n").encode())


def _kept(course: Course) -> dict[str, dict[str, str]]:
    path = course.records / ROSTER
    with writing("the roster", path):
        if not path.exists():
            return {}
        content = path.read_bytes()
    try:
        found = json.loads(content)
        names = set(STUDENT_FIELDS) - {"id", *IN_GRADEBOOK}
        return {str(one): {name: str(row[name]) for name in names if name in row} for one, row in found.items()}
    except (ValueError, AttributeError, TypeError) as error:
        do = "mend it, or remove it and run `headstart roster FILE.csv` again"
        raise CourseError("the kept roster is JSON", str(error), do, path=path) from error


def _keep(course: Course, rows: dict[str, dict[str, str]]) -> None:
    path = course.records / ROSTER
    with writing("the roster", path):
        replace_file(path, (json.dumps(rows, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode())
