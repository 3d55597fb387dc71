"""Every attempt that was ever collected, kept in `.headstart/attempts/CHAPTER/STUDENT/`; one of them counts.

An attempt is a folder: `attempt.json` says when it came and who handed it in, `files/` holds what was handed in.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from headstart.errors import CourseError
from headstart.safe_files import replace_file
from headstart_grading.instructor.course import Course, writing

PINNED = "counts.txt"  # beside the attempts: the number of the one that an instructor chose


class Clock(StrEnum):
    """Whose clock an attempt's time was read from; never the student's."""

    ARRIVAL = "arrival"
    LISTING = "listing"
    EXCHANGE = "exchange"
    FOUND = "found"  # it lay in `submitted/` already


class Keep(StrEnum):
    """Which of several attempts counts."""

    LAST_ON_TIME = "last-on-time"
    LAST = "last"
    FIRST = "first"


@dataclass(frozen=True)
class Attempt:
    """One attempt: its folder, when it came (UTC), by whose clock, who handed it in, and a digest of its files."""

    folder: Path
    time: datetime
    clock: Clock
    handed_in_by: str
    digest: str

    @property
    def files(self) -> Path:
        """Where what was handed in lies."""
        return self.folder / "files"


def attempts_folder(course: Course, chapter: str, student: str) -> Path:
    """Where a student's attempts at a chapter are kept."""
    return course.records / "attempts" / chapter / student


def load_attempts(course: Course, chapter: str, student: str) -> list[Attempt]:
    """A student's attempts at a chapter, by time; the first has number 1.

    Raises:
        CourseError: one of them cannot be read.
    """
    found = []
    with writing("an attempt", attempts_folder(course, chapter, student)):
        for path in attempts_folder(course, chapter, student).glob("*/attempt.json"):
            content = path.read_bytes()
            try:
                marks = json.loads(content)
                time, clock = datetime.fromisoformat(marks["time"]), Clock(marks["clock"])
                attempt = Attempt(path.parent, time, clock, marks["handed_in_by"], marks["digest"])
            except (ValueError, KeyError, TypeError) as error:
                do = "mend it, or move its folder away"
                raise CourseError("an attempt says when it came", str(error), do, path=path) from error
            found.append((time, marks.get("kept", ""), path.parent.name, attempt))
    return [attempt for *_, attempt in sorted(found, key=lambda one: one[:3])]


def keep_attempt(
    course: Course, chapter: str, student: str, files: Mapping[str, Path], time: datetime, clock: Clock, by: str
) -> tuple[Attempt, bool]:
    """Keep an attempt, unless the same files are kept already.

    A time of arrival gives way to a platform's for the same files: it is only when they were collected.

    Args:
        files: by the name they are graded under.
        time: when they came, UTC.
        clock: by whose clock.
        by: the student who handed them in; another one in a group.

    Returns:
        The attempt, and whether it is a new one.

    Raises:
        CourseError: no room, or no right to write.
    """
    digest = digest_of(files)
    for known in load_attempts(course, chapter, student):
        if known.digest != digest:
            continue
        if clock in (Clock.ARRIVAL, Clock.FOUND) or known.time == time:
            return known, False
        if known.clock in (Clock.ARRIVAL, Clock.FOUND):
            known = Attempt(known.folder, time, clock, by, digest)
            with writing("an attempt", known.folder):
                replace_file(known.folder / "attempt.json", _marks(known))
            return known, False
    place = attempts_folder(course, chapter, student)
    with writing("an attempt", place):
        place.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=".new-", dir=place))
        (fresh / "files").mkdir()
        for name, path in files.items():
            shutil.copyfile(path, fresh / "files" / name)
        attempt = Attempt(place / f"{time:%Y%m%dT%H%M%S}-{digest[:8]}{fresh.name[-4:]}", time, clock, by, digest)
        replace_file(fresh / "attempt.json", _marks(attempt))
        os.replace(fresh, attempt.folder)
    return attempt, True


def _marks(attempt: Attempt) -> bytes:
    marks = {"time": attempt.time.isoformat(), "clock": str(attempt.clock), "handed_in_by": attempt.handed_in_by}
    marks |= {"digest": attempt.digest, "kept": datetime.now(UTC).isoformat()}
    return (json.dumps(marks, ensure_ascii=False) + "\n").encode()


def digest_of(files: Mapping[str, Path]) -> str:
    """A digest of names and contents."""
    total = hashlib.sha256()
    for name in sorted(files):
        with open(files[name], "rb") as handle:
            content = hashlib.file_digest(handle, "sha256").hexdigest()
        total.update(f"{name}\0{content}\n".encode())
    return total.hexdigest()


def choose_attempt(attempts: Sequence[Attempt], due: datetime | None, keep: Keep) -> Attempt:
    """The attempt that counts.

    Args:
        attempts: at least one, by time.
        due: when the chapter is due for this student, UTC; None where it never is.
        keep: the rule. `last-on-time` takes the newest attempt that is not late, or else the newest.
    """
    if keep is Keep.FIRST:
        return attempts[0]
    on_time = [one for one in attempts if due is None or one.time <= due]
    return on_time[-1] if keep is Keep.LAST_ON_TIME and on_time else attempts[-1]


def pinned_attempt(course: Course, chapter: str, student: str) -> str | None:
    """The name of the attempt that an instructor chose, if one was chosen."""
    path = attempts_folder(course, chapter, student) / PINNED
    with writing("the choice of an attempt", path):
        return path.read_text(encoding="utf-8").strip() if path.is_file() else None


def pin_attempt(course: Course, chapter: str, student: str, number: int) -> Attempt:
    """Choose the attempt that counts from now on.

    Args:
        number: 1 for the first.

    Raises:
        CourseError: there is no such attempt.
    """
    attempts = load_attempts(course, chapter, student)
    if not 1 <= number <= len(attempts):
        do = "name one of them, or collect first"
        raise CourseError(f"{student} has attempts 1 to {len(attempts)} at {chapter}", str(number), do)
    path = attempts_folder(course, chapter, student) / PINNED
    with writing("the choice of an attempt", path):
        replace_file(path, f"{attempts[number - 1].folder.name}\n".encode())
    return attempts[number - 1]
