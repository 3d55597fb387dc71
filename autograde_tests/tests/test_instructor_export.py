"""Grades leave as tables that Canvas, Moodle and spreadsheets take without harm; lateness costs what was said."""

import csv
import io
from datetime import datetime

import pytest

from headstart.errors import CourseError
from headstart_grading.instructor.csv_tables import read_table, table_text
from headstart_grading.instructor.export import canvas_rows, export_rows, moodle_rows, plain_rows
from headstart_grading.instructor.grades import Chapter, Grade, Grades
from headstart_grading.instructor.lateness import PenaltyByDay
from headstart_grading.instructor.roster_file import Student

WHEN = datetime(2027, 3, 5, 12)
ROSTER = {
    "ann": Student("ann", "Ann", "=HYPERLINK(1)", "ann@x.org", "11", "", "A", "S1", "ann"),
    "bob": Student("bob", "Bob", "Ray", "bob@x.org"),
    "cy": Student("cy"),
}
TOY, LATER = Chapter("toy", 8.0, WHEN), Chapter("later", 4.0, None)
ANN = Grade(WHEN, 7.0, 1.0, False, "gain: 2 of 2\n=cmd|' /C calc'!A0")
BOB = Grade(WHEN, 2.5, 4.0, True, "-1 is not a gain")
GRADES = Grades((TOY,), {"toy": {"ann": ANN, "bob": BOB}})
BOTH = Grades((TOY, LATER), GRADES.by_chapter | {"later": {}})
WORKSHEET = (
    '\ufeffIdentifier,"Full name","Email address",Status,Grade,"Maximum Grade","Last modified (grade)",'
    '"Feedback comments"\n'
    'Participant 71,"Ann X",ANN@x.org,"Submitted, late",,100.00,-,old\n'
    'Participant 72,"Bob Ray",,Submitted,,100.00,-,\n'
    'Participant 73,"Zed Zed",zed@x.org,No submission,,100.00,-,kept\n'
)


def by_first_cell(rows):
    return {row[0]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}


def by_id(rows):
    return {row[rows[0].index("student_id")]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}


def test_a_plain_row_holds_score_penalty_and_what_waits():
    row = by_id(plain_rows(GRADES, ROSTER))["ann"]
    assert (row["raw_score"], row["late_penalty"], row["score"], row["max_score"]) == (7.0, 1.0, 6.0, 8.0)
    assert [by_id(plain_rows(GRADES, ROSTER))[one]["needs_manual_grade"] for one in ROSTER] == ["", "yes", ""]


def test_a_penalty_takes_no_more_than_there_is():
    assert by_id(plain_rows(GRADES, ROSTER))["bob"]["score"] == 0.0


@pytest.mark.parametrize(("zero", "cell"), [(False, None), (True, 0.0)])
def test_who_handed_nothing_in_gets_a_blank_unless_a_zero_is_asked_for(zero, cell):
    assert by_id(plain_rows(GRADES, ROSTER, missing_as_zero=zero))["cy"]["score"] == cell
    assert {row[3]: row[5] for row in canvas_rows(GRADES, ROSTER, missing_as_zero=zero)}["cy"] == cell
    assert {row[2]: row[4] for row in moodle_rows(GRADES, ROSTER, missing_as_zero=zero)}["cy"] == cell


@pytest.mark.parametrize("form", ["plain", "canvas", "moodle"])
def test_no_cell_of_a_table_is_a_formula(form):
    text = table_text(export_rows(form, GRADES, ROSTER, None, False))
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []


def test_no_line_of_feedback_begins_a_cell_as_a_formula():
    rows = by_first_cell([row[3:] for row in moodle_rows(GRADES, ROSTER)])
    assert rows["bob@x.org"]["Feedback comments"] == "'-1 is not a gain"


def test_canvas_headings_and_points_stand_where_its_import_looks_for_them():
    head, points, *students = canvas_rows(BOTH, ROSTER)
    assert head == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "toy", "later"]
    assert (points[0].strip(), points[5:]) == ("Points Possible", [8.0, 4.0])
    found = {row[3]: row for row in students}
    assert found["ann"] == ["'=HYPERLINK(1), Ann", "11", "S1", "ann", "A", 6.0, None]
    assert found["bob"][:2] == ["Ray, Bob", ""]


def test_canvas_assignments_are_found_by_the_number_in_its_own_export(tmp_path):
    path = tmp_path / "canvas.csv"
    path.write_text("Student,ID,SIS Login ID,Section,To-Y  (4711),later or not (1)\nx,1,x,A,,\n")
    assert canvas_rows(BOTH, ROSTER, template=read_table(path))[0][5:] == ["To-Y  (4711)", "later"]


@pytest.fixture
def worksheet(tmp_path):
    path = tmp_path / "worksheet.csv"
    path.write_text(WORKSHEET, encoding="utf-8")
    return path


def test_moodles_worksheet_is_filled_in_to_its_own_maximum(worksheet):
    rows = by_first_cell(moodle_rows(GRADES, ROSTER, template=read_table(worksheet)))
    assert rows["Participant 71"]["Grade"] == 75.0
    assert rows["Participant 71"]["Feedback comments"] == ANN.feedback
    assert rows["Participant 72"]["Grade"] == 0.0


def test_what_is_not_ours_in_a_worksheet_stays_as_it_is(worksheet):
    table = read_table(worksheet)
    before = {row.cells["Identifier"]: row.cells for row in table.rows}
    after = by_first_cell(moodle_rows(GRADES, ROSTER, template=table))
    assert after["Participant 73"] == before["Participant 73"]
    kept = ("Full name", "Email address", "Status", "Maximum Grade", "Last modified (grade)")
    assert [after["Participant 71"][name] for name in kept] == [before["Participant 71"][name] for name in kept]


def test_without_a_worksheet_moodle_maps_students_by_email():
    rows = moodle_rows(GRADES, ROSTER)
    assert rows[0][2:] == ["ID number", "Email address", "Grade", "Maximum Grade", "Feedback comments"]
    assert {row[3]: row[4] for row in rows[1:]}["ann@x.org"] == 6.0


def test_moodle_takes_one_chapter():
    with pytest.raises(CourseError, match="toy, later: name one"):
        moodle_rows(BOTH, ROSTER)


@pytest.mark.parametrize("text", ["Name,Mark\nAnn,1\n", "Identifier,Grade,Email address\nParticipant 1,,zed@x.org\n"])
def test_a_worksheet_that_cannot_be_filled_in_is_refused(tmp_path, text):
    path = tmp_path / "worksheet.csv"
    path.write_text(text)
    with pytest.raises(CourseError, match="worksheet.csv"):
        moodle_rows(GRADES, ROSTER, template=read_table(path))


def test_the_plain_table_takes_no_template(worksheet):
    with pytest.raises(CourseError, match="--format plain"):
        export_rows("plain", GRADES, ROSTER, worksheet, False)


MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0


@pytest.mark.parametrize(
    ("late", "penalty"),
    [
        (15 * MINUTE, None),
        (16 * MINUTE, 1.0),
        (DAY + 15 * MINUTE, 1.0),
        (DAY + 16 * MINUTE, 2.0),
        (3 * DAY, 3.0),
        (30 * DAY, 5.0),
    ],
)
def test_a_penalty_is_a_share_for_each_day_begun_after_the_grace(late, penalty):
    plugin = PenaltyByDay(percent_per_day=10.0, percent_at_most=50.0, grace_minutes=15.0)
    assert plugin.late_submission_penalty("ann", 10.0, late) == penalty


def test_by_default_lateness_costs_nothing():
    assert PenaltyByDay().late_submission_penalty("ann", 10.0, 100 * DAY) is None
