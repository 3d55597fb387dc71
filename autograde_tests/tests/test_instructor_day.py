"""The instructor's whole day, from roster to export, on SQLite and on a real PostgreSQL."""

import contextlib
import csv
import importlib.util
import io
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import warnings
from datetime import datetime, timedelta
from pathlib import Path

import nbformat
import pytest

from headstart import cli
from headstart.errors import CourseError
from headstart_grading.course_directory import CONFIG, make_course_directory
from headstart_grading.instructor.course import open_course
from headstart_grading.instructor.journal import read_lines


def load(name, path):
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


pytestmark = pytest.mark.sandbox
toy_course, postgresql = load("toy_course_of_day", "toy_course/toy_course.py"), load("postgresql", "postgresql.py")
TOYS = Path(toy_course.__file__).parent
DUE = datetime(2020, 3, 5, 12)
DAY = timedelta(days=1)
ROSTER = "id,first_name,last_name,email,lms_user_id,group\n" + "".join(
    f"{student},{student.title()},Lee,{student}@x.org,{number},{'red' if student in ('bob', 'cy') else ''}\n"
    for number, student in enumerate(("ann", "bob", "cy", "dee", "eve", "fay"), 11)
)
WRONG = "def gain(after, before):\n    return (before - after).mean()"
RIGHT, CENTRED = toy_course.RIGHT["gain"], toy_course.RIGHT["centred"]
SETTINGS = """
c.AssignLatePenalties.plugin_class = "headstart_grading.instructor.lateness.PenaltyByDay"
c.PenaltyByDay.percent_per_day = 10
"""
FOR_NBGRADER = f"""
import os
if os.environ.get("TOY_COURSE"):
    import sys
    sys.path.insert(0, {str(TOYS)!r})
    import toy_course
    toy_course.install()
"""


def nbgrader(course, *arguments):
    environment = {**os.environ, "PYTHONWARNINGS": "ignore", "TOY_COURSE": "1"}
    command = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr


def headstart(*arguments):
    """Run a command in this process: its status and what it says."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as on a command line; nbgrader's own API warns
        status = cli.main([str(argument) for argument in arguments])
    return status, said.getvalue()


def answer_sheet(gain, centred):
    notebook = toy_course.released_notebook()
    for cell in notebook.cells:
        cell.source = {"gain": gain, "centred": centred}.get(cell.id, cell.source)
    return nbformat.writes(notebook)


def download(folder, sheets, times):
    for student, sheet in sheets.items():
        (folder / student).mkdir(parents=True)
        (folder / student / "toy.ipynb").write_text(sheet, encoding="utf-8")
    lines = [f"{student},{time:%Y-%m-%d %H:%M}" for student, time in times.items()]
    (folder.parent / f"{folder.name}.csv").write_text("\n".join(["id,time", *lines]))
    return folder, folder.parent / f"{folder.name}.csv"


@contextlib.contextmanager
def formgrader(course):
    """nbgrader's formgrader, as a function that asks its API."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--no-browser", "--allow-root"]
    options += ["--IdentityProvider.token=secret", f"--ServerApp.root_dir={course}"]
    with open(course.parent / "server.log", "wb") as log:
        command = [sys.executable, "-m", "jupyter_server", *options]
        server = subprocess.Popen(command, cwd=course, stdout=log, stderr=log)

    def ask(path, content=None):
        data, method = (None, "GET") if content is None else (json.dumps(content).encode(), "PUT")
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/{path}", data, {"Authorization": "token secret"}, method=method
        )
        with urllib.request.urlopen(request, timeout=60) as reply:
            return json.loads(reply.read())

    try:
        for _ in range(300):
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                ask("api/status")
                break
            time.sleep(0.2)
        yield ask
    finally:
        server.terminate()
        server.wait(timeout=60)


def mark_by_hand(ask, student, exercise, points, words):
    """What an instructor does in the formgrader: a score of their own, and a comment."""
    submissions = ask("formgrader/api/submitted_notebooks/toy/toy")
    (submission,) = (one["id"] for one in submissions if one["student"] == student)
    grades = {one["name"]: one["id"] for one in ask(f"formgrader/api/grades?submission_id={submission}")}
    comments = {one["name"]: one["id"] for one in ask(f"formgrader/api/comments?submission_id={submission}")}
    ask(f"formgrader/api/grade/{grades[f'{exercise}-check']}", {"manual_score": points, "extra_credit": None})
    ask(f"formgrader/api/comment/{comments[exercise]}", {"manual_comment": words})


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def address(request):
    """The address of the gradebook's database; None for nbgrader's own default."""
    if request.param == "sqlite":
        yield None
    else:
        with postgresql.running_server() as url:
            yield url


@pytest.fixture(scope="module")
def day(address, tmp_path_factory):
    """A course after the whole day: its folder, and what each command said."""
    base = tmp_path_factory.mktemp("day")
    folder, said = base / "course", {}
    make_course_directory(folder, {"toy": toy_course.source_bytes()})
    with (folder / CONFIG).open("a", encoding="utf-8") as config:
        config.write(SETTINGS + FOR_NBGRADER + (f"c.CourseDirectory.db_url = {address!r}\n" if address else ""))
    (base / "roster.csv").write_text(ROSTER)
    here = ("--course", folder)
    with toy_course.installed():
        said["roster"] = headstart("roster", base / "roster.csv", *here)
        nbgrader(folder, "generate_assignment", "toy")
        with open_course(folder).gradebook() as gradebook:
            gradebook.update_or_create_assignment("toy", duedate=DUE)
        said["extend"] = headstart(
            "extend", "toy", "dee", "--until", "2020-03-08 12:00", "--reason", "doctor's note", *here
        )
        first = download(base / "first", {"ann": answer_sheet(WRONG, CENTRED)}, {"ann": DUE - 2 * DAY})
        said["collect first"] = headstart("collect", "toy", first[0], "--times", first[1], "--by-group", *here)
        sheets = dict.fromkeys(("ann", "dee", "eve"), answer_sheet(RIGHT, CENTRED))
        sheets |= {"bob": answer_sheet(WRONG, CENTRED), "gho\x1b[2Jst": "{}"}
        times = {"ann": DUE - DAY, "bob": DUE - DAY, "dee": DUE + 1.5 * DAY, "eve": DUE + 1.5 * DAY}
        second = download(base / "second", sheets, times)
        said["collect"] = headstart("collect", "toy", second[0], "--times", second[1], "--by-group", *here)
        said["grade"] = headstart("grade", "toy", *here)
        with formgrader(folder) as ask:
            mark_by_hand(ask, "bob", "gain", 1.5, "Nearly: only the sign.")
        asked = ("regrade", "toy", "bob", "cy", "--reason", "asked on Monday", *here)
        said["regrade"] = headstart(*asked)
        nbgrader(folder, "generate_feedback", "toy")
        for form in ("plain", "canvas", "moodle"):
            said[form] = headstart("export", "toy", "--format", form, "--output", base / f"{form}.csv", *here)
        said["report"] = headstart("report", "toy", "--picture", base / "report.png", *here)
        said["json"] = headstart("report", "toy", "--json", "--names", *here)
    return folder, said


@pytest.mark.parametrize(
    ("command", "status", "words"),
    [
        ("roster", 0, "6 added, 0 updated, 0 removed"),
        ("extend", 0, "dee may hand in toy until 2020-03-08 12:00 UTC"),
        ("collect first", 0, "1 collected, 0 already there, 0 late"),
        ("collect", 1, "5 collected, 0 already there, 1 late"),
        ("collect", 1, "no student in the roster is `gho?[2Jst`"),
        ("grade", 0, "5 graded"),
        ("regrade", 0, "bob: 4.5 before, 4.5 now\ncy: 3 before, 3 now"),
        ("plain", 0, "6 rows"),
        ("plain", 0, "1 submissions still wait to be marked by hand"),
        ("report", 0, "toy: 5 submissions graded"),
    ],
)
def test_each_step_of_the_day_says_what_it_did(day, command, status, words):
    assert day[1][command][0] == status
    assert words in day[1][command][1]


def rows(day, form):
    with (day[0].parent / f"{form}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# ann's second attempt counts; bob's group hands in once, and bob was marked by hand; dee has an extension; eve is a day
# and a half late, which is two days begun; fay handed nothing in.
SCORES = {"ann": "5.0", "bob": "4.5", "cy": "3.0", "dee": "5.0", "eve": "4.0", "fay": ""}


def test_everybody_gets_what_they_deserve(day):
    assert {row["student_id"]: row["score"] for row in rows(day, "plain")} == SCORES


def test_canvas_gets_its_columns(day):
    points, *students = rows(day, "canvas")
    assert list(points) == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "toy"]
    assert (points["Student"].strip(), points["toy"]) == ("Points Possible", "5.0")
    assert {(row["ID"], row["SIS Login ID"], row["toy"]) for row in students} == {
        (str(number), student, score) for number, (student, score) in enumerate(SCORES.items(), 11)
    }


def test_moodle_gets_grades_and_comments(day):
    found = {row["Email address"]: row for row in rows(day, "moodle")}
    assert {email: row["Grade"] for email, row in found.items()} == {f"{one}@x.org": SCORES[one] for one in SCORES}
    assert "Nearly: only the sign." in found["bob@x.org"]["Feedback comments"]


def test_manual_scores_and_comments_outlive_a_regrade(day):
    with open_course(day[0]).gradebook() as gradebook:
        grade = gradebook.find_grade("gain-check", "toy", "toy", "bob")
        comment = gradebook.find_comment("gain", "toy", "toy", "bob")
        assert (grade.auto_score, grade.manual_score, grade.needs_manual_grade) == (0, 1.5, True)
        assert comment.manual_comment == "Nearly: only the sign."


def test_a_regrade_is_on_record_with_its_reason_and_scores(day):
    lines = list(read_lines(day[0] / ".headstart/regrades.jsonl"))
    assert [(line["event"], line["student"], line["score"]) for line in lines] == [
        *(("requested", "bob", 4.5), ("requested", "cy", 3.0)),
        *(("regraded", "bob", 4.5), ("regraded", "cy", 3.0)),
    ]
    assert all(line["reason"] == "asked on Monday" and line["by"] and line["time"] for line in lines)


def test_a_regrade_draws_the_same_inputs(day):
    lines = read_lines(day[0] / ".headstart/grading.jsonl")
    first, again = (line["seed"] for line in lines if line["event"] == "run")
    assert first == again


def test_the_log_says_who_handed_in_for_the_group(day):
    lines = read_lines(day[0] / ".headstart/collected.jsonl")
    assert {(line["student"], line["handed_in_by"]) for line in lines} >= {("bob", "bob"), ("cy", "bob")}


def test_feedback_shows_the_comment_made_by_hand(day):
    page = (day[0] / "feedback/bob/toy/toy.html").read_text(encoding="utf-8")
    assert "Nearly: only the sign." in re.sub(r"\s+", " ", page)


def test_the_report_counts_outcomes_and_mistakes(day):
    exercises = {one["exercise"]: one for one in json.loads(day[1]["json"][1])["exercises"]}
    assert exercises["gain"]["outcomes"] == {"passed": 3, "wrong": 2}
    assert exercises["gain"]["mistakes"] == {"swapped": 2}
    assert exercises["centred"]["outcomes"] == {"passed": 5}


def test_the_report_names_nobody(day):
    assert not [student for student in SCORES if re.search(rf"\b{student}\b", day[1]["report"][1])]


def test_the_report_is_drawn(day):
    assert (day[0].parent / "report.png").read_bytes().startswith(b"\x89PNG")


def test_an_earlier_attempt_can_be_graded_again(day):
    here = ("--course", day[0])
    with toy_course.installed():
        status, said = headstart("regrade", "toy", "ann", "--attempt", 1, "--reason", "asks for the first", *here)
        assert (status, said.splitlines()[-1]) == (0, "ann: 5 before, 3 now")


def test_nothing_is_graded_without_a_reason(day, capsys):
    assert headstart("regrade", "toy", "ann", "--reason", " ", "--course", day[0])[0] == 1
    assert "a regrade has a reason" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ("regrade", "toy", "fay", "--reason", "why not"),
        ("regrade", "poy", "ann", "--reason", "why not"),
        ("extend", "toy", "nobody", "--until", "2021-01-01", "--reason", "ill"),
        ("extend", "toy", "ann", "--until", "2019-01-01", "--reason", "ill"),
        ("export", "poy"),
        ("report", "poy"),
        ("collect", "poy"),
    ],
)
def test_what_cannot_be_done_is_one_readable_line(day, capsys, arguments):
    assert headstart(*arguments, "--course", day[0])[0] == 1
    assert re.fullmatch(r"headstart: [^\n]+; got [^\n]+: [^\n]+\n", capsys.readouterr().err)


def test_a_database_that_is_not_there_is_a_readable_error(tmp_path):
    make_course_directory(tmp_path, {})
    with (tmp_path / CONFIG).open("a", encoding="utf-8") as config:
        config.write(f"c.CourseDirectory.db_url = 'postgresql://me:secret@/grades?host={tmp_path}'\n")
    with pytest.raises(CourseError, match="the gradebook can be read") as caught, open_course(tmp_path).gradebook():
        pass
    assert "secret" not in str(caught.value)
