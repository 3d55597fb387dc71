"""`headstart export`: the gradebook as a table; plain, in Canvas's columns or in Moodle's.

Who handed nothing in gets a blank cell: a zero is the instructor's decision (`--missing-as-zero`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from headstart.errors import CourseError
from headstart_grading.instructor.csv_tables import Table, harmless_cell, read_table
from headstart_grading.instructor.grades import Chapter, Grade, Grades
from headstart_grading.instructor.listings import StudentRows
from headstart_grading.instructor.roster_file import Student

Rows = list[list[object]]
PLAIN = (
    *("chapter", "due", "submitted", "student_id", "last_name", "first_name", "email", "group"),
    *("raw_score", "late_penalty", "score", "max_score", "needs_manual_grade"),
)
WITH_ID = re.compile(r"(.+?)\s*\(\d+\)")


def plain_rows(grades: Grades, roster: Mapping[str, Student], *, missing_as_zero: bool = False) -> Rows:
    """One row a chapter and student, with a line of headings; times are UTC."""
    rows: Rows = [list(PLAIN)]
    for chapter in grades.chapters:
        for student, who in _students(grades, roster).items():
            grade = grades.by_chapter[chapter.name].get(student)
            names = [_text(text) for text in (student, who.last_name, who.first_name, who.email, who.group)]
            points: list[object] = [0.0, 0.0, 0.0] if missing_as_zero else [None, None, None]
            if grade is not None:
                points = [grade.raw_score, grade.penalty, grade.score]
            marks = [chapter.max_score, "yes" if grade is not None and grade.waits else ""]
            rows.append([chapter.name, chapter.due, grade and grade.timestamp, *names, *points, *marks])
    return rows


def canvas_rows(
    grades: Grades, roster: Mapping[str, Student], *, template: Table | None = None, missing_as_zero: bool = False
) -> Rows:
    """Canvas's gradebook columns, for its import.

    Canvas finds students by ID, then SIS User ID, then SIS Login ID, then name, and assignments by the number in
    their heading or else by their title; it takes a blank cell for no score.
    Source: `lib/gradebook_importer.rb` and `lib/gradebook_exporter.rb` in instructure/canvas-lms.

    Args:
        template: Canvas's own export; its headings (`Title (123)`) are used for chapters of the same title, whatever
            the case, blanks and signs.
    """
    titles = {chapter.name: chapter.name for chapter in grades.chapters}
    by_letters = {_letters(name): name for name in titles}
    for heading in template.headings if template else ():
        found = WITH_ID.fullmatch(heading)
        if found is not None and _letters(found[1]) in by_letters:
            titles[by_letters[_letters(found[1])]] = heading
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *(titles[one.name] for one in grades.chapters)]
    rows: Rows = [list(head), ["    Points Possible", *[None] * 4, *(one.max_score for one in grades.chapters)]]
    for student, who in _students(grades, roster).items():
        name = ", ".join(part for part in (who.last_name, who.first_name) if part) or student
        ids = (name, who.lms_user_id, who.sis_user_id, who.sis_login_id or student, who.section)
        scores = [_score(grades.by_chapter[one.name].get(student), one, missing_as_zero) for one in grades.chapters]
        rows.append([*map(_text, ids), *scores])
    return rows


def moodle_rows(
    grades: Grades, roster: Mapping[str, Student], *, template: Table | None = None, missing_as_zero: bool = False
) -> Rows:
    """The columns of Moodle's offline grading worksheet, for one chapter.

    Moodle's import of a worksheet reads `Identifier`, `Grade`, `Last modified (grade)` and feedback columns by their
    headings, and passes over rows whose Identifier it does not know; that number is new for every assignment and
    known to Moodle alone. So the worksheet that Moodle gives out (`template`) is filled in, with scores brought to
    its `Maximum Grade`. Without one the rows go through Moodle's gradebook import, which maps students by email.
    Source: `mod/assign/feedback/offline/importgradeslib.php` and `mod/assign/gradingtable.php` in moodle/moodle.

    Raises:
        CourseError: not just one chapter, or a worksheet without the columns or without any known student.
    """
    if len(grades.chapters) != 1:
        got = ", ".join(chapter.name for chapter in grades.chapters)
        raise CourseError("a worksheet of Moodle's is on one chapter", got, "name one: headstart export CHAPTER")
    (chapter,) = grades.chapters
    found = grades.by_chapter[chapter.name]
    if template is not None:
        return _filled_in(template, chapter, found, roster, missing_as_zero)
    heads = ["Identifier", "Full name", "ID number", "Email address", "Grade", "Maximum Grade", "Feedback comments"]
    rows: Rows = [list(heads)]
    for student, who in _students(grades, roster).items():
        grade = found.get(student)
        names = map(_text, (f"{who.first_name} {who.last_name}".strip(), student, who.email))
        feedback = _text(grade.feedback if grade else "")
        rows.append([None, *names, _score(grade, chapter, missing_as_zero), chapter.max_score, feedback])
    return rows


def _filled_in(
    template: Table, chapter: Chapter, grades: Mapping[str, Grade], roster: Mapping[str, Student], missing_as_zero: bool
) -> Rows:
    lacking = [name for name in ("Identifier", "Grade") if name not in template.headings]
    if lacking:
        do = "download the grading worksheet from the assignment's page"
        raise CourseError(
            "a worksheet has Moodle's columns", f"no {', '.join(lacking)}", do, path=template.path, line=1
        )
    finder, known = StudentRows(dict(roster)), False
    rows: Rows = [list(template.headings)]
    for row in template.rows:
        cells: dict[str, object] = dict(row.cells)
        student = finder.student(row)
        if student is not None:
            known = True
            most = _number(row.cells.get("Maximum Grade", "")) or chapter.max_score
            score = _score(grades.get(student), chapter, missing_as_zero)
            if score is not None:
                cells["Grade"] = round(score * most / chapter.max_score, 2) if chapter.max_score else score
            if student in grades and "Feedback comments" in cells:
                cells["Feedback comments"] = _text(grades[student].feedback)
        rows.append([cells.get(heading, "") for heading in template.headings])
    if not known:
        do = "run `headstart roster` with the email addresses or ID numbers that Moodle knows"
        raise CourseError("a worksheet names students of the roster", "none", do, path=template.path)
    return rows


def _letters(title: str) -> str:
    return re.sub(r"[\W_]", "", title.casefold())


def _score(grade: Grade | None, chapter: Chapter, missing_as_zero: bool) -> float | None:
    if grade is None:
        return 0.0 if missing_as_zero else None
    return round(grade.score, 2)


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def _students(grades: Grades, roster: Mapping[str, Student]) -> dict[str, Student]:
    return dict(sorted(roster.items(), key=lambda one: (one[1].last_name, one[1].first_name, one[0])))


def _text(text: str) -> object:
    return harmless_cell(text)


FORMATS = {"plain": plain_rows, "canvas": canvas_rows, "moodle": moodle_rows}


def export_rows(form: str, grades: Grades, roster: Mapping[str, Student], template: Path | None, zero: bool) -> Rows:
    """The rows of one of the formats.

    Raises:
        CourseError: a template that cannot be read, or that the format does not take.
    """
    if template is None:
        return FORMATS[form](grades, roster, missing_as_zero=zero)
    if form == "plain":
        raise CourseError("a template is one of Canvas's or Moodle's", "--format plain", "leave --template out")
    return FORMATS[form](grades, roster, template=read_table(template), missing_as_zero=zero)
