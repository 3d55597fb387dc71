"""`headstart collect CHAPTER FROM`: submissions from a download or from nbgrader's exchange into the course.

Everything is copied aside first, then kept as an attempt, and only then put where it is graded. Stopped at any moment
and run again, nothing is lost or collected twice.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from headstart.errors import CourseError
from headstart_grading.instructor.attempts import (
    Attempt,
    Clock,
    Keep,
    choose_attempt,
    keep_attempt,
    load_attempts,
    pinned_attempt,
)
from headstart_grading.instructor.course import Course, writing
from headstart_grading.instructor.extensions import due_date, note_extensions, read_extensions
from headstart_grading.instructor.hand_ins import GRADED, Entry, HandIn, Staging, list_entries
from headstart_grading.instructor.journal import append_line
from headstart_grading.instructor.listings import Listing
from headstart_grading.instructor.ownership import Naming, Owners
from headstart_grading.instructor.roster import group_of
from headstart_grading.instructor.roster_file import Student
from headstart_grading.instructor.submitted_folder import keep_found, put_in_submitted
from headstart_grading.instructor.times import now

LOG = Path("collected.jsonl")


@dataclass
class Collected:
    """What a collection brought: ids of students, and lines to be shown."""

    new: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Arrival:
    """One student's files, copied aside, with the time at which they came and by whose clock."""

    student: str
    files: Mapping[str, Path]
    time: datetime
    clock: Clock


@dataclass(frozen=True)
class Rules:
    """How a collection is made.

    Args:
        keep: which attempt counts.
        by_group: whether what one member hands in counts for the whole group.
    """

    keep: Keep = Keep.LAST_ON_TIME
    by_group: bool = False


def collect_from(
    course: Course,
    chapter: str,
    source: Path,
    roster: dict[str, Student],
    *,
    listing: Listing | None = None,
    naming: Naming | None = None,
    rules: Rules = Rules(),  # noqa: B008 - frozen
) -> Collected:
    """Collect from a folder or an archive.

    Args:
        source: a folder or a zip file: one folder a student, or files named after them.
        roster: students by id.
        listing: the platform's; where it is None, what comes now came now.
        naming: who named the files; where None, that is found out.

    Raises:
        CourseError: nothing to collect, an unreadable source, a chapter that was not released, no room.
    """
    notebooks = course.notebooks(chapter)
    if not roster:
        raise CourseError("submissions are matched to the roster", "no students", "run `headstart roster FILE.csv`")
    collected = Collected()
    entries = list(list_entries(source, collected.notes))
    if not entries:
        raise CourseError("there is something to collect", "an empty folder", "name another", path=source)
    owners = Owners(roster, listing.participants if listing else None)
    by_student = _by_student(entries, owners, naming, collected)
    if not by_student:
        do = "see to the roster, or say who named the files with --names"
        got = f"none in {len(entries)} files; {'; '.join(collected.unknown[:3]) or 'no notebooks'}"
        raise CourseError("there are submissions of students in the roster", got, do, path=source)
    arrived, times = now(), listing.times if listing else {}
    with writing("the course directory", course.records):
        course.records.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="collecting-", dir=course.records) as scratch:
            staging = Staging(Path(scratch), notebooks)
            arrivals = []
            for student, found in sorted(by_student.items()):
                hand_in = staging.gather(found)
                collected.notes += [f"{student}: {note}" for note in _notes(hand_in, notebooks)]
                clock = Clock.LISTING if student in times else Clock.ARRIVAL
                arrivals.append(Arrival(student, hand_in.files, times.get(student, arrived), clock))
            keep_arrivals(course, chapter, arrivals, roster, rules, collected)
    return collected


def _notes(hand_in: HandIn, notebooks: Iterable[str]) -> list[str]:
    missing = [name for name in notebooks if name not in hand_in.files]
    return hand_in.notes + [f"no {name} among what was handed in" for name in missing]


def _by_student(
    entries: list[Entry], owners: Owners, naming: Naming | None, collected: Collected
) -> dict[str, list[tuple[str, Entry]]]:
    by_student = defaultdict(list)
    telling = [one.path for one in entries if one.path.endswith((*GRADED, ".zip"))]
    naming = naming or owners.choose_naming(telling)
    for entry in entries:
        owner = owners.owner(entry.path, naming)
        if owner.student is not None:
            by_student[owner.student].append((owner.name, entry))
        elif entry.path in set(telling):
            collected.unknown.append(f"{entry.path}: {owner.why}")
    return dict(by_student)


def keep_arrivals(
    course: Course,
    chapter: str,
    arrivals: list[Arrival],
    roster: dict[str, Student],
    rules: Rules,
    collected: Collected,
) -> None:
    """Keep what came as attempts, and put the attempt that counts of each student where it is graded.

    Raises:
        CourseError: no room, or no right to write.
    """
    touched: dict[str, bool] = {}
    for arrival in arrivals:
        for student in group_of(roster, arrival.student) if rules.by_group else [arrival.student]:
            keep_found(course, chapter, student)
            attempt, is_new = keep_attempt(
                course, chapter, student, arrival.files, arrival.time, arrival.clock, arrival.student
            )
            touched[student] = touched.get(student, False) or is_new
            if is_new:
                _log(course, chapter, student, attempt)
    due, extended = due_date(course, chapter), read_extensions(course.root, chapter)
    for student, is_new in touched.items():
        until = extended.get(student, due)
        attempt = _counting(course, chapter, student, until, rules.keep)
        changed = put_in_submitted(course, chapter, student, attempt)
        if changed and not is_new and course.folder("autograded", student, chapter).is_dir():
            again = f"headstart regrade {chapter} {student} --reason ..."
            collected.notes.append(f"{student}: another attempt or time counts than was graded: {again}")
        (collected.new if is_new else collected.known).append(student)
        if until is not None and attempt.time > until:
            collected.late.append(student)
    note_extensions(course, chapter, touched)
    if due is not None and collected.late and any(one.clock is Clock.ARRIVAL for one in arrivals):
        collected.notes.append("late by this machine's clock: pass the platform's listing of times with --times")


def _counting(course: Course, chapter: str, student: str, due: datetime | None, keep: Keep) -> Attempt:
    attempts, pinned = load_attempts(course, chapter, student), pinned_attempt(course, chapter, student)
    chosen = [one for one in attempts if one.folder.name == pinned]
    return chosen[0] if chosen else choose_attempt(attempts, due, keep)


def _log(course: Course, chapter: str, student: str, attempt: Attempt) -> None:
    append_line(
        course.records / LOG,
        "collected",
        chapter=chapter,
        student=student,
        handed_in_by=attempt.handed_in_by,
        attempt=attempt.folder.name,
        timestamp=attempt.time.isoformat(),
        clock=str(attempt.clock),
    )
