"""The report counts what the log says, keeps names to itself, and points at answers that are nearly the same."""

import importlib.util
import json
import shutil
from pathlib import Path

import pytest

from headstart.errors import CourseError
from headstart_grading.course_directory import make_course_directory
from headstart_grading.instructor.class_report import ClassReport, ExerciseReport, report_class, report_lines
from headstart_grading.instructor.course import open_course
from headstart_grading.instructor.grading_history import last_gradings
from headstart_grading.instructor.journal import append_line, read_lines
from headstart_grading.instructor.near_duplicates import near_duplicates
from headstart_grading.instructor.pseudonyms import pseudonyms
from headstart_grading.instructor.report_picture import draw_report
from headstart_grading.instructor.roster import update_roster
from headstart_grading.instructor.roster_file import Student

TOYS = Path(__file__).parent / "toy_course"
_spec = importlib.util.spec_from_file_location("toy_course_of_report", TOYS / "toy_course.py")
toy_course = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(toy_course)

LONG = """
def gain(after, before):
    # by hand
    total = 0.0
    for index in range(len(after)):
        step = after[index] - before[index]
        if step != step:
            continue
        total = total + step
    return total / len(after)
"""
RENAMED = '''
def gain(after, before):
    """My own work."""
    acc   = 0.0
    for k in range(len(after)):
        d = (after[k] - before[k])
        if d != d:
            continue            # skip
        acc = acc + d
    return acc / len(after)
'''
OTHER = """
def gain(after, before):
    pairs = zip(after.tolist(), before.tolist())
    rises = [high - low for high, low in pairs]
    return torch.tensor(sum(rises, 0.0)).div(max(1, len(rises))).to(after.dtype)
"""
GIVEN = {"gain": list(toy_course.RIGHT.values()) + [toy_course.STUBS["gain"]]}


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report") / "course"
    make_course_directory(folder, {"toy": toy_course.source_bytes()})
    (folder / "release/toy").mkdir(parents=True)
    import nbformat

    nbformat.write(toy_course.released_notebook(), folder / "release/toy/toy.ipynb")
    students = {one: Student(one, group="red" if one in ("gil", "hal") else "") for one in ("ann", "bob", "gil", "hal")}
    update_roster(open_course(folder), students)
    return folder


@pytest.fixture
def course(empty, tmp_path):
    shutil.copytree(empty, tmp_path / "course")
    return open_course(tmp_path / "course")


def grade(course, student, outcome="passed", points=2.0, diagnosis=None, answer=None, chapter="toy"):
    verdict = {"outcome": outcome, "points": points, "max_points": 2.0, "diagnosis": diagnosis, "reason": "words"}
    line = {"event": "submission", "student": student, "assignment": chapter, "verdicts": {"gain": verdict}}
    with (course.root / ".headstart/grading.jsonl").open("a") as log:
        log.write(json.dumps(line) + "\n")
    if answer is not None:
        notebook = toy_course.released_notebook()
        for cell in notebook.cells:
            cell.source = answer if cell.id == "gain" else cell.source
        place = course.root / f"submitted/{student}/toy"
        place.mkdir(parents=True)
        (place / "toy.ipynb").write_text(json.dumps(notebook))


def test_the_last_grading_of_each_student_counts(course):
    grade(course, "ann", "wrong", 0.0, "swapped")
    grade(course, "ann", "passed")
    grade(course, "bob", "wrong", 0.0, "swapped")
    grade(course, "bob", "crashed", 0.0, chapter="another")
    (one,) = report_class(course, "toy").exercises
    assert one == ExerciseReport("gain", {"passed": 1, "wrong": 1}, {"swapped": 1}, 0.5)


def test_a_torn_line_of_the_log_harms_no_other(course):
    grade(course, "ann")
    with (course.root / ".headstart/grading.jsonl").open("a") as log:
        log.write('{"event": "submission", "stud\n')
    grade(course, "bob")
    assert report_class(course, "toy").students == 2


def test_a_seed_is_that_of_the_chapters_own_run(course):
    def run(seed, chapter):
        with (course.root / ".headstart/grading.jsonl").open("a") as log:
            log.write(json.dumps({"event": "run", "assignment": chapter, "seed": seed}) + "\n")

    run(1, "toy")
    grade(course, "ann")
    run(2, "toy")
    run(3, "another")
    grade(course, "bob")
    assert {student: one.seed for student, one in last_gradings(course, "toy").items()} == {"ann": 1, "bob": 2}


def test_nothing_graded_is_a_readable_error(course):
    with pytest.raises(CourseError, match="headstart grade toy"):
        report_class(course, "toy")


def test_pseudonyms_stay_the_same_and_differ(course):
    students = [f"student{number}" for number in range(300)]
    first = pseudonyms(course, students)
    assert first == pseudonyms(course, reversed(students))
    assert len(set(first.values())) == len(students)
    assert not [one for one, name in first.items() if one in name]


def test_pseudonyms_of_another_course_are_others(course, tmp_path):
    shutil.copytree(course.root, tmp_path / "other", ignore=shutil.ignore_patterns("pseudonym_key"))
    other = open_course(tmp_path / "other")
    assert pseudonyms(course, ["ann"]) != pseudonyms(other, ["ann"])


def test_the_key_is_for_its_owner_alone(course):
    pseudonyms(course, ["ann"])
    assert (course.records / "pseudonym_key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("names", "shown"), [(True, True), (False, False)])
def test_students_are_named_only_when_asked(course, names, shown):
    for student in ("ann", "bob"):
        grade(course, student, answer=LONG)
    report = report_class(course, "toy", names=names)
    assert len(report.alike) == 1
    text = json.dumps(report.to_json()) + "\n".join(report_lines(report))
    assert ("ann" in text, "bob" in text) == (shown, shown)


def test_a_group_may_have_the_same_answers(course):
    for student in ("gil", "hal"):
        grade(course, student, answer=LONG)
    assert report_class(course, "toy").alike == ()


def test_an_unreadable_submission_stops_no_report(course):
    grade(course, "ann", answer=LONG)
    grade(course, "bob", "malformed", 0.0, answer=LONG)
    (course.root / "submitted/bob/toy/toy.ipynb").write_text("{broken")
    assert report_class(course, "toy").alike == ()


def alike(*sources):
    answers = {f"s{number}": {"gain": source} for number, source in enumerate(sources)}
    return [pair.students for pair in near_duplicates(answers, GIVEN)]


def test_other_names_comments_and_layout_hide_nothing():
    assert alike(LONG, RENAMED) == [("s0", "s1")]


def test_different_answers_are_not_alike():
    assert alike(LONG, OTHER) == []


@pytest.mark.parametrize("source", [toy_course.RIGHT["gain"], toy_course.STUBS["gain"]])
def test_the_stub_and_the_reference_are_everybodys(source):
    assert alike(source, source, source) == []


def test_what_most_of_the_class_writes_is_no_sign():
    assert alike(*[LONG] * 6) == []
    assert len(alike(*[LONG] * 2)) == 1


def test_a_few_lines_more_are_still_nearly_the_same():
    more = LONG.replace("    return total", "    assert len(after)\n    return total")
    (pair,) = near_duplicates({"a": {"gain": LONG}, "b": {"gain": more}}, GIVEN)
    assert 0.8 <= pair.similarity < 1
    assert pair.exercises == ("gain",)


def test_broken_code_and_text_are_compared_by_words():
    broken = LONG.replace("return total", "return (total")
    assert alike(broken, broken) == [("s0", "s1")]


REPORT = ClassReport(
    "toy",
    30,
    (
        ExerciseReport("gain", {"passed": 20, "wrong": 6, "not_attempted": 4}, {"swapped": 5}, 0.7),
        ExerciseReport("centred", {"passed": 11, "partial": 9, "crashed": 7, "timed_out": 3}, {}, 0.5),
    ),
)


def test_the_table_shows_counts_under_outcomes():
    lines = report_lines(REPORT)
    assert lines[2].split() == ["passed", "partial", "wrong", "not", "attempted", "crashed", "timed", "out", "mean"]
    gain = next(line for line in lines if line.startswith("gain"))
    assert gain.split() == ["gain", "20", "0", "6", "4", "0", "0", "70%"]
    assert "     5  gain: swapped" in lines


@pytest.mark.parametrize(("name", "start"), [("a.png", b"\x89PNG"), ("a.svg", b"<?xml"), ("a.pdf", b"%PDF")])
def test_a_picture_has_the_form_of_its_name(tmp_path, name, start):
    draw_report(REPORT, tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(start)


def test_a_picture_of_an_unknown_form_is_refused(tmp_path):
    with pytest.raises(CourseError, match=".png, .svg or .pdf"):
        draw_report(REPORT, tmp_path / "a.docx")


def test_a_torn_line_does_not_take_the_next_one_with_it(tmp_path):
    path = tmp_path / "log.jsonl"
    append_line(path, "one")
    with path.open("a") as handle:
        handle.write('{"event": "to')
    append_line(path, "three")
    assert [line["event"] for line in read_lines(path)] == ["one", "three"]
