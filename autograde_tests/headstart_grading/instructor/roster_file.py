"""Who is in the course, as a CSV file says it: our own columns, or those of Canvas's and Moodle's exports.

Sources for the headings: Canvas's gradebook export (`lib/gradebook_exporter.rb` in instructure/canvas-lms); Moodle's
participants list and grading worksheet (`mod/assign/gradingtable.php` in moodle/moodle).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from pathlib import Path

from headstart.errors import CourseError
from headstart_grading.instructor.csv_tables import Row, Table, read_table

HEADINGS = {
    "id": ("id", "student_id", "student id", "username", "sis login id", "id number", "sis user id"),
    "first_name": ("first_name", "first name", "firstname", "given name"),
    "last_name": ("last_name", "last name", "lastname", "surname"),
    "name": ("student", "full name", "name"),
    "email": ("email", "email address", "e-mail"),
    "lms_user_id": ("lms_user_id",),
    "group": ("group", "groups", "group name"),
    "section": ("section",),
    "sis_user_id": ("sis user id",),
    "sis_login_id": ("sis login id",),
}
CANVAS_IDS = {"id": ("sis login id", "sis user id"), "lms_user_id": ("id",)}  # Canvas's ID is its own number
NOT_STUDENTS = re.compile(r"\s*(points possible|student, test|test student|)\s*", re.IGNORECASE)
UNSAFE_ID = re.compile(r"^[.\-\s]|[/\\:*?\"<>|\[\]{}\x00-\x1f\x7f]|[.\s]$")
MAX_ID = 128


@dataclass(frozen=True)
class Student:
    """A student as the roster knows them; a blank is something that the roster does not say."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""
    group: str = ""
    section: str = ""
    sis_user_id: str = ""
    sis_login_id: str = ""


STUDENT_FIELDS = tuple(field.name for field in fields(Student))


def read_roster(path: Path, id_column: str | None = None) -> dict[str, Student]:
    """The students of a roster file, by id.

    Args:
        path: a CSV file.
        id_column: the heading of the column that holds the ids; where None, the usual ones are tried.

    Raises:
        CourseError: the file cannot be read, has no column of ids, or a row has no id, an unusable or a second one.
    """
    table = read_table(path)
    columns = _columns(table, id_column)
    is_canvas = _is_canvas(table)
    students: dict[str, Student] = {}
    lines: dict[str, int] = {}
    for row in table.rows:
        if is_canvas and NOT_STUDENTS.fullmatch(row.cells.get(columns.get("name", ""), "x")):
            continue
        student = _student(row, columns, path)
        if student.id in students:
            got = f"`{student.id}` in line {lines[student.id]} and again"
            raise CourseError("each student stands once", got, "remove one of the two", path=path, line=row.line)
        students[student.id], lines[student.id] = student, row.line
    if not students:
        raise CourseError("a roster names students", "none", "name another file", path=path)
    return students


def _is_canvas(table: Table) -> bool:
    headings = {heading.casefold() for heading in table.headings}
    return "sis login id" in headings or {"student", "id", "section"} <= headings


def _columns(table: Table, id_column: str | None) -> dict[str, str]:
    written = {heading.casefold(): heading for heading in table.headings}
    wanted = HEADINGS | (CANVAS_IDS if _is_canvas(table) else {})
    columns = {}
    for field, names in wanted.items():
        found = next((written[name] for name in names if name in written), None)
        if found is not None:
            columns[field] = found
    if id_column is not None:
        if id_column.casefold() not in written:
            got = f"no `{id_column}` among: {', '.join(table.headings)}"
            raise CourseError("--id-column names a column", got, "name one of them", path=table.path, line=1)
        columns["id"] = written[id_column.casefold()]
    if "id" not in columns:
        got = f"none of {', '.join(HEADINGS['id'])} among: {', '.join(table.headings)}"
        do = "name the column of the students' ids with --id-column"
        raise CourseError("a roster has a column of ids", got, do, path=table.path, line=1)
    return columns


def _student(row: Row, columns: dict[str, str], path: Path) -> Student:
    found = {field: row.cells[heading] for field, heading in columns.items()}
    name = found.pop("name", "")
    if name and not (found.get("first_name") or found.get("last_name")):
        found["first_name"], found["last_name"] = _split(name)
    student_id = found["id"]
    if not student_id:
        got = f"an empty cell under `{columns['id']}`"
        raise CourseError("each student has an id", got, "fill it in, or remove the row", path=path, line=row.line)
    if UNSAFE_ID.search(student_id) or len(student_id) > MAX_ID:
        do = "use the login name or the student number (--id-column)"
        rule = f"an id can be the name of a folder, of at most {MAX_ID} characters"
        raise CourseError(rule, repr(student_id[: MAX_ID + 1]), do, path=path, line=row.line)
    if any(len(text) > MAX_ID for text in found.values()):
        rule = f"a cell has at most {MAX_ID} characters"
        raise CourseError(rule, "a longer one", "shorten it", path=path, line=row.line)
    return Student(**found)


def _split(name: str) -> tuple[str, str]:
    """First and last name of `Last, First` or `First Last`."""
    if "," in name:
        last, first = name.split(",", 1)
        return first.strip(), last.strip()
    first, _, last = name.rpartition(" ")
    return first.strip(), last.strip()
