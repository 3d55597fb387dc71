"""Submissions from nbgrader's exchange, by nbgrader's own collect, into the course's attempts."""

from __future__ import annotations

import glob
import re
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from headstart.errors import CourseError
from headstart_grading.instructor.attempts import Clock
from headstart_grading.instructor.collection import Arrival, Collected, Rules, keep_arrivals
from headstart_grading.instructor.course import Course, writing
from headstart_grading.instructor.hand_ins import Staging, list_entries
from headstart_grading.instructor.listings import Listing
from headstart_grading.instructor.roster_file import Student
from headstart_grading.instructor.submitted_folder import files_in

CLOCK_SLACK = timedelta(minutes=10)


def collect_from_exchange(
    course: Course, chapter: str, roster: dict[str, Student], *, listing: Listing | None = None, rules: Rules
) -> Collected:
    """Let nbgrader collect each student's newest submission, and the newest that was on time.

    The name of a submission in the exchange and its `timestamp.txt` are written by the student's own process. Where
    the file server's clock says that the folder came more than ten minutes later, the server is believed. A listing
    goes before both.

    Raises:
        CourseError: nbgrader finds no exchange or cannot read it, or there is no room.
    """
    notebooks = course.notebooks(chapter)
    collected, arrivals, times = Collected(), {}, listing.times if listing else {}
    with writing("the course directory", course.records):
        course.records.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="collecting-", dir=course.records) as scratch:
            for rule in ("newest", "on_time"):
                records = _collect(course, chapter, Path(scratch, rule), before_due=rule == "on_time")
                copies = Path(scratch, f"{rule}_files")
                copies.mkdir()
                staging = Staging(copies, notebooks)
                for student, (folder, time) in sorted(records.items()):
                    if student not in roster:
                        collected.unknown.append(f"{student}: not in the roster")
                        continue
                    entries = [(one.path, one) for one in list_entries(folder, collected.notes)]
                    hand_in = staging.gather([pair for pair in entries if pair[0] != "timestamp.txt"])
                    if rule == "newest":
                        collected.notes += [f"{student}: {note}" for note in hand_in.notes]
                    clock = Clock.EXCHANGE
                    if student in times:
                        time, clock = times[student], Clock.LISTING
                    arrivals[student, time] = Arrival(student, hand_in.files, time, clock)
            keep_arrivals(course, chapter, list(arrivals.values()), roster, rules, collected)
    collected.unknown = sorted(set(collected.unknown))
    return collected


def _collect(course: Course, chapter: str, folder: Path, *, before_due: bool) -> dict[str, tuple[Path, datetime]]:
    """Run nbgrader's collect into a folder of its own: by student, where the copy lies and when it came."""
    from nbgrader.auth import Authenticator
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.exchange import ExchangeError, ExchangeFactory

    step, config = folder.relative_to(course.root).as_posix(), course.config
    coursedir = CourseDirectory(config=config, submitted_directory=step, assignment_id=chapter, root=str(course.root))
    exchange = ExchangeFactory(config=config)
    collector = exchange.Collect(coursedir=coursedir, authenticator=Authenticator(config=config), config=config)
    collector.before_duedate = before_due
    try:
        collector.start()
    except ExchangeError as error:
        do = "see to c.Exchange.root and c.CourseDirectory.course_id, or name a folder or zip file to collect from"
        raise CourseError("submissions are in nbgrader's exchange", str(error) or "none", do) from error
    came = {record["username"]: _arrival_time(collector, record) for record in getattr(collector, "src_records", [])}
    form = re.compile(coursedir.format_path(step, "(?P<student>[^/]+)", chapter, escape=True))
    found = {}
    for path in glob.glob(coursedir.format_path(step, "*", chapter)):
        student, place = form.fullmatch(path)["student"], Path(path)
        time = came.get(student) or coursedir.get_existing_timestamp(path)
        if time is not None and files_in(place):
            found[student] = (place, time)
    return found


def _arrival_time(collector: Any, record: dict[str, Any]) -> datetime:
    said = record["timestamp"]
    try:
        status = Path(collector.inbound_path, record["filename"]).stat()
    except OSError:
        return said
    changed = datetime.fromtimestamp(status.st_ctime, UTC).replace(tzinfo=None)
    return changed if changed > said + CLOCK_SLACK else said
