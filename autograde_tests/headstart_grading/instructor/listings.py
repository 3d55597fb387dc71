"""A learning platform's own listing: when each student handed in, and who Moodle's participants are.

Moodle's grading worksheet is such a listing (`mod/assign/gradingtable.php` in moodle/moodle): `Identifier` holds
`Participant 7`, `Last modified (submission)` the time. So is any table with a column of students and one of times.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from headstart.errors import CourseError
from headstart_grading.instructor.csv_tables import Row, Table, read_table
from headstart_grading.instructor.roster_file import HEADINGS, Student
from headstart_grading.instructor.times import read_time

TIMES = ("time", "timestamp", "submitted_at", "submitted at", "submitted", "last modified (submission)")
PARTICIPANT = re.compile(r"\D*(\d+)")
NO_TIME = ("", "-")


@dataclass(frozen=True)
class Listing:
    """When each student handed in (UTC), and each of Moodle's participant numbers with its student."""

    times: dict[str, datetime]
    participants: dict[str, str]


class StudentRows:
    """Finds the student whom a row of a platform's table is about.

    Args:
        roster: students by id.
    """

    def __init__(self, roster: dict[str, Student]):
        self._known: dict[str, dict[str, str]] = {"id": {one.casefold(): one for one in roster}}
        for field in ("email", "lms_user_id", "sis_user_id", "sis_login_id"):
            found = {getattr(one, field).casefold(): one.id for one in roster.values() if getattr(one, field)}
            self._known[field] = found
        names = [f"{one.first_name} {one.last_name}".strip().casefold() for one in roster.values()]
        pairs = zip(names, roster, strict=True)
        self._known["name"] = {name: one for name, one in pairs if name and names.count(name) == 1}

    def student(self, row: Row) -> str | None:
        """The id of the row's student, by the first column that tells; None where none does."""
        cells = {heading.casefold(): text.casefold() for heading, text in row.cells.items() if text}
        tried = [("id", HEADINGS["id"]), ("sis_login_id", HEADINGS["id"]), ("sis_user_id", HEADINGS["id"])]
        tried += [("email", HEADINGS["email"]), ("lms_user_id", ("lms_user_id", "user id", "user_id", "id"))]
        tried += [("name", HEADINGS["name"])]
        for field, headings in tried:
            for heading in headings:
                if (found := self._known[field].get(cells.get(heading, ""))) is not None:
                    return found
        return None


def read_listing(path: Path, roster: dict[str, Student], zone: tzinfo) -> Listing:
    """Read a listing; rows about people who are not in the roster are passed over.

    Args:
        path: a CSV file.
        roster: students by id.
        zone: of times that name none.

    Raises:
        CourseError: the file cannot be read, has no column of times, or a time cannot be read.
    """
    table = read_table(path)
    column = _time_column(table)
    rows = StudentRows(roster)
    times, participants = {}, {}
    for row in table.rows:
        student = rows.student(row)
        if student is None:
            continue
        number = PARTICIPANT.fullmatch(row.cells.get("Identifier", ""))
        if number is not None:
            participants[number[1]] = student
        text = row.cells[column]
        if text not in NO_TIME:
            times[student] = read_time(text, zone, path=path, line=row.line)
    if not times:
        do = "give it a column of the students' ids, or fill the roster in first"
        raise CourseError("a listing names students of the roster and times", "none", do, path=path)
    return Listing(times, participants)


def _time_column(table: Table) -> str:
    for heading in table.headings:
        if heading.casefold() in TIMES:
            return heading
    got = ", ".join(table.headings)
    raise CourseError(f"a listing has a column named {', '.join(TIMES)}", got, "rename one", path=table.path, line=1)
