"""nbgrader's `submitted/` folder, where the attempt that counts lies; what it replaces is kept as an attempt first."""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from headstart_grading.instructor.attempts import Attempt, Clock, digest_of, keep_attempt
from headstart_grading.instructor.course import Course, writing
from headstart_grading.instructor.times import write_time


def put_in_submitted(course: Course, chapter: str, student: str, attempt: Attempt) -> bool:
    """Copy an attempt to where nbgrader grades it.

    Returns:
        Whether anything had to be changed.

    Raises:
        CourseError: no room, or no right to write; what was there before is still there, or kept as an attempt.
    """
    keep_found(course, chapter, student)
    place, stamp = course.folder("submitted", student, chapter), write_time(attempt.time)
    with writing("the folder of submissions", place):
        marked = place / "timestamp.txt"
        same_time = marked.is_file() and marked.read_text(errors="replace").strip() == stamp
        if same_time and digest_of(files_in(place)) == attempt.digest:
            return False
        course.records.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="collecting-", dir=course.records) as scratch:
            fresh = Path(scratch, "fresh")
            shutil.copytree(attempt.files, fresh)
            (fresh / "timestamp.txt").write_text(f"{stamp}\n", encoding="utf-8")
            place.parent.mkdir(parents=True, exist_ok=True)
            if place.exists():
                os.replace(place, Path(scratch, "before"))
            os.replace(fresh, place)
    return True


def keep_found(course: Course, chapter: str, student: str) -> None:
    """Keep what lies in `submitted/` and came there by other ways: nbgrader's own collect, or a person's hand.

    Raises:
        CourseError: it cannot be read, or there is no room.
    """
    place = course.folder("submitted", student, chapter)
    files = files_in(place)
    if files:
        with writing("the folder of submissions", place):
            arrived = datetime.fromtimestamp(place.stat().st_mtime, UTC).replace(tzinfo=None)
            stamped = course.directory.get_existing_timestamp(str(place))
        keep_attempt(course, chapter, student, files, stamped or arrived, Clock.FOUND, student)


def files_in(folder: Path) -> dict[str, Path]:
    """The files of a submission as it lies in `submitted/`, without nbgrader's time stamp and without links."""
    if not folder.is_dir():
        return {}
    return {
        path.name: path
        for path in sorted(folder.iterdir())
        if path.name != "timestamp.txt" and path.is_file() and not path.is_symlink()
    }
