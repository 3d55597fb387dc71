"""Students come from a CSV file into the gradebook: ours, Canvas's or Moodle's, and nothing recorded is lost."""

import json
import shutil
import sqlite3
import warnings

import pytest

from headstart.errors import CourseError
from headstart_grading.course_directory import make_course_directory
from headstart_grading.instructor import roster
from headstart_grading.instructor.course import open_course
from headstart_grading.instructor.csv_tables import harmless_cell, read_table, table_text
from headstart_grading.instructor.roster import group_of, load_roster, update_roster
from headstart_grading.instructor.roster_file import Student, read_roster

PLAIN = "id,first_name,last_name,email,lms_user_id,group\nann,Ann,Lee,ann@x.org,11,red\nbob,Bob,,,,red\n"
CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Toy (77),Final Score
,,,,,Manual Posting,
    Points Possible,,,,,5,(read only)
"Lee, Ann",11,S1,ann,"Section A, Section B",4,80
"Student, Test",99,,deadbeef,Section A,,
"""
MOODLE = '\ufeff"First name","Last name","ID number","Email address","Groups"\n"Ann","Lee","1001","ann@x.org","red"\n'


@pytest.fixture
def write(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "roster.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A course directory with an empty gradebook, which takes a second to make."""
    folder = tmp_path_factory.mktemp("roster") / "course"
    make_course_directory(folder, {})
    with open_course(folder).gradebook():
        return folder


@pytest.fixture
def course(empty, tmp_path):
    shutil.copytree(empty, tmp_path / "course")
    return open_course(tmp_path / "course")


@pytest.mark.parametrize(
    ("text", "student"),
    [
        (PLAIN, Student("ann", "Ann", "Lee", "ann@x.org", "11", "red")),
        (PLAIN.replace(",", ";"), Student("ann", "Ann", "Lee", "ann@x.org", "11", "red")),
        (PLAIN.replace(",", "\t"), Student("ann", "Ann", "Lee", "ann@x.org", "11", "red")),
        (CANVAS, Student("ann", "Ann", "Lee", "", "11", "", "Section A, Section B", "S1", "ann")),
        (MOODLE, Student("1001", "Ann", "Lee", "ann@x.org", "", "red")),
        ("Identifier,Full name,ID number\nParticipant 7,Ann Lee,1001\n", Student("1001", "Ann", "Lee")),
    ],
)
def test_the_columns_of_ours_and_of_learning_platforms_are_read(write, text, student):
    assert read_roster(write(text))[student.id] == student


def test_canvas_rows_that_are_no_students_are_passed_over(write):
    assert set(read_roster(write(CANVAS))) == {"ann"}


def test_a_spreadsheets_utf_16_is_read(write):
    assert set(read_roster(write(PLAIN, "utf-16"))) == {"ann", "bob"}


def test_another_column_can_hold_the_ids(write):
    assert set(read_roster(write(MOODLE), "email address")) == {"ann@x.org"}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("id,first_name\nann,Ann\n,Bob\n", 3, "each student has an id"),
        ("id\nann\nbob\nann\n", 4, "`ann` in line 2"),
        ("name,mail\nAnn,a@x.org\n", 1, "--id-column"),
        ("id\n../../etc\n", 2, "name of a folder"),
        ("id\n.ssh\n", 2, "name of a folder"),
        ("id\nan*\n", 2, "name of a folder"),
        ("id,id\nann,bob\n", 1, "each heading stands once"),
        ("id,first_name\nann,Ann,Lee\n", 2, "one cell a heading"),
    ],
)
def test_a_faulty_roster_is_refused_with_its_line(write, text, line, words):
    path = write(text)
    with pytest.raises(CourseError, match=words.replace("*", ".")) as caught:
        read_roster(path)
    assert (caught.value.path, caught.value.line) == (path, line)


def test_bytes_that_are_no_utf_8_are_refused_with_their_line(write):
    with pytest.raises(CourseError, match="UTF-8") as caught:
        read_roster(write("id,first_name\nann,Ren\xe9\n", "latin-1"))
    assert caught.value.line == 2


@pytest.mark.parametrize("text", ["", "id\n", "\n\n"])
def test_an_empty_file_is_refused(write, text):
    with pytest.raises(CourseError, match="no rows"):
        read_roster(write(text))


def test_a_file_that_is_not_there_is_a_readable_error(tmp_path):
    with pytest.raises(CourseError, match="No such file"):
        read_roster(tmp_path / "none.csv")


def test_students_are_added_then_updated_and_blanks_clear_nothing(course, write):
    assert update_roster(course, read_roster(write(PLAIN))).added == ("ann", "bob")
    change = update_roster(course, read_roster(write("id,last_name,email\nann,Leigh,\n")))
    assert (change.added, change.updated, change.left) == ((), ("ann",), ("bob",))
    assert load_roster(course)["ann"] == Student("ann", "Ann", "Leigh", "ann@x.org", "11", "red")


def test_the_same_file_twice_changes_nothing(course, write):
    students = read_roster(write(CANVAS))
    update_roster(course, students)
    change = update_roster(course, students)
    assert (change.added, change.updated) == ((), ())


def test_groups_are_kept_beside_the_gradebook(course, write):
    update_roster(course, read_roster(write(PLAIN + "cy,Cy,,,,\n")))
    known = load_roster(course)
    assert (group_of(known, "bob"), group_of(known, "cy"), group_of(known, "new")) == (["bob", "ann"], ["cy"], ["new"])


def test_only_remove_missing_removes(course, write):
    update_roster(course, read_roster(write(PLAIN)))
    change = update_roster(course, read_roster(write("id\nann\n")), remove_missing=True)
    assert change.removed == ("bob",)
    assert set(load_roster(course)) == {"ann"}


@pytest.fixture
def graded(course, write):
    """Ann and Bob, of whom Bob has a submission."""
    update_roster(course, read_roster(write(PLAIN)))
    with course.gradebook() as gradebook, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbgrader adds rows in an order of which SQLAlchemy warns
        gradebook.add_assignment("toy")
        gradebook.add_submission("toy", "bob")
    return course


def test_a_student_with_a_submission_is_not_removed(graded, write):
    with pytest.raises(CourseError, match="bob would lose"):
        update_roster(graded, read_roster(write("id\ncy\n")), remove_missing=True)
    assert set(load_roster(graded)) == {"ann", "bob"}


def test_force_removes_and_keeps_what_was_there(graded, write):
    update_roster(graded, read_roster(write("id\ncy\n")), remove_missing=True, force=True)
    assert set(load_roster(graded)) == {"cy"}
    (kept,) = graded.records.glob("backups/*/removed_students.json")
    assert json.loads(kept.read_text())["bob"][0]["chapter"] == "toy"


def test_a_locked_gradebook_is_a_readable_error_and_loses_nothing(graded, write):
    holder = sqlite3.connect(graded.root / "gradebook.db")
    holder.execute("BEGIN EXCLUSIVE")
    graded.directory.db_url += "?timeout=0.1"
    with pytest.raises(CourseError, match="locked.*run this again"):
        update_roster(graded, read_roster(write("id\ncy\n")))
    holder.close()
    assert set(load_roster(graded)) == {"ann", "bob"}


def test_a_full_disk_is_a_readable_error_and_the_roster_stays(graded, write, monkeypatch):
    before = (graded.records / roster.ROSTER).read_bytes()

    def full(path, content):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(roster, "replace_file", full)
    with pytest.raises(CourseError, match="No space left on device: make room"):
        update_roster(graded, read_roster(write("id,group\nann,blue\n")))
    assert (graded.records / roster.ROSTER).read_bytes() == before


def test_a_full_disk_under_the_gradebook_is_a_readable_error(course):
    from sqlalchemy.exc import OperationalError

    with pytest.raises(CourseError, match="disk is full.*make room"), course.gradebook():
        raise OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full"))


def test_a_folder_that_is_no_course_directory_is_refused(tmp_path):
    with pytest.raises(CourseError, match="headstart course DIR"):
        open_course(tmp_path)


def test_a_configuration_that_fails_is_named(course):
    (course.root / "nbgrader_config.py").write_text("c = get_config()\nraise RuntimeError('oops')\n")
    with pytest.raises(CourseError, match="RuntimeError: oops"):
        open_course(course.root)


def test_an_unreachable_database_server_is_a_readable_error_without_its_password(course):
    course.directory.db_url = "nosuchdb://me:secret@localhost/grades"
    with pytest.raises(CourseError, match="db_url") as caught, course.gradebook():
        pass
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_text(cell):
    assert harmless_cell(cell) == "'" + cell


@pytest.mark.parametrize("cell", [-1.5, "Ann", "a=b", "", None])
def test_other_cells_stay_as_they_are(cell):
    assert harmless_cell(cell) == cell


def test_a_written_table_is_read_back(write):
    rows = [("id", "words"), ("ann", 'a "quoted", cell; with\nlines')]
    assert read_table(write(table_text(rows))).rows[0].cells == dict(zip(*rows, strict=True))
