"""`headstart grade`: what it leaves alone, what it does again, and what it says when it cannot."""

import importlib.util
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from headstart.cli import main
from headstart.exchange.asking import ask
from headstart.exchange.questions import Fault
from headstart_grading import grade_command, grading_run, grading_worker
from headstart_grading.course_directory import CONFIG, make_course_directory
from headstart_grading.grading_log import GradingLog
from headstart_grading.running import CellRun, Report

pytestmark = pytest.mark.sandbox
TOYS = Path(__file__).parent / "toy_course"
_spec = importlib.util.spec_from_file_location("toy_course", TOYS / "toy_course.py")
toy_course = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(toy_course)

TOY_CONFIG = f"""
import sys
sys.path.insert(0, {str(TOYS)!r})
import toy_course
toy_course.install()
c.JudgeSubmission.wall_seconds = 8
c.JudgeSubmission.exercise_seconds = 2
"""
RIGHT, WRONG = toy_course.RIGHT["gain"], "def gain(after, before):\n    return (before - after).mean()"
COMMAND = [sys.executable, "-c", "from headstart.cli import main; raise SystemExit(main())", "grade"]


class Here:
    """A runner in this very process: most of what is asked here has nothing to do with where code runs."""

    sandbox = "bubblewrap"

    def start(self):
        pass

    def run(self, cells, questions, limits):
        names, report = {}, Report()
        for one in cells:
            try:
                exec(one.source, names)
                error = None
            except Exception as caught:
                error = Fault(type(caught).__name__, str(caught), 1, "")
            report.cells[one.id] = CellRun([], error)
        report.replies = {name: ask(asked, names, name) for name, asked in questions.items()}
        return report


@dataclass
class Done:
    returncode: int
    out: str
    err: str


@pytest.fixture
def grade(monkeypatch, capsys):
    """Run the command in this process, with answers run in it too."""
    monkeypatch.setattr(grading_worker, "make_runner", lambda *_: Here())
    monkeypatch.setattr(grade_command, "make_runner", lambda *_: Here())
    monkeypatch.setattr(sys, "path", [*sys.path])

    def run(course, *arguments):
        monkeypatch.chdir(course)
        with toy_course.installed():
            status = main(["grade", *arguments, "--jobs", "1"])
        return Done(status, *capsys.readouterr())

    return run


def start(course, *arguments, jobs=1):
    return subprocess.Popen(
        [*COMMAND, *arguments, "--jobs", str(jobs)],
        cwd=course,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def grade_apart(course, *arguments):
    """Run the command as people do, in a process of its own and with a real sandbox."""
    running = start(course, *arguments)
    running.out, running.err = running.communicate(timeout=300)
    return running


def hand_in(course, student, gain=RIGHT):
    notebook = json.loads((course / "release/toy/toy.ipynb").read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = {"gain": gain, "centred": toy_course.RIGHT["centred"]}.get(cell["id"], cell["source"])
    folder = course / "submitted" / student / "toy"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "toy.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


@pytest.fixture(scope="module")
def untouched(tmp_path_factory):
    """A course directory with its chapter released, to be copied."""
    folder = tmp_path_factory.mktemp("untouched") / "course"
    make_course_directory(folder, {"toy": toy_course.source_bytes()})
    with (folder / CONFIG).open("a", encoding="utf-8") as config:
        config.write(TOY_CONFIG)
    released(folder)
    return folder


@pytest.fixture
def course(untouched, tmp_path):
    return Path(shutil.copytree(untouched, tmp_path / "course"))


def released(folder):
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_assignment", "toy", "--force"],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def lines(course, event):
    text = (course / ".headstart/grading.jsonl").read_text(encoding="utf-8")
    return [line for line in map(json.loads, text.splitlines()) if line["event"] == event]


def scores(course):
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        return {one.student_id: one.score for one in gradebook.assignment_submissions("toy")}


def test_what_has_not_changed_is_left_alone_and_what_has_is_graded_again(course, grade):
    for student in ("ada", "ben"):
        hand_in(course, student, WRONG)
    first = grade(course, "toy")
    assert first.returncode == 0, first.err
    assert "2 graded" in first.out
    graded = course / "autograded/ada/toy/toy.ipynb"
    before = graded.stat().st_mtime_ns
    hand_in(course, "ben", RIGHT)
    second = json.loads(grade(course, "toy", "--json").out)
    assert (second["graded"], second["unchanged"]) == (1, 1)
    assert graded.stat().st_mtime_ns == before
    assert scores(course) == {"ada": 3, "ben": 5}
    third = json.loads(grade(course, "toy", "--again", "--student", "ada", "--json").out)
    assert (third["graded"], third["unchanged"]) == (1, 0)
    seeds = [line["seed"] for line in lines(course, "run")]
    assert len(seeds) == len(set(seeds)) == 3


def test_killed_at_any_moment_it_loses_and_doubles_nothing(course):
    students = [f"s{number:02d}" for number in range(24)]
    for number, student in enumerate(students):
        hand_in(course, student, WRONG if number % 3 else RIGHT)
    log = course / ".headstart/grading.jsonl"
    for goal in (1, 9, 17):
        running = start(course, "toy", jobs=2)
        until = time.monotonic() + 120
        while time.monotonic() < until and not (log.exists() and log.read_text().count('"submission"') >= goal):
            time.sleep(0.005)
        running.send_signal(signal.SIGKILL)
        running.communicate()
    last = grade_apart(course, "toy", "--json")
    assert last.returncode == 0, last.err
    done = json.loads(last.out)
    assert done["graded"] + done["unchanged"] == len(students)
    assert done["unchanged"] >= 16
    assert scores(course) == {student: 3 if number % 3 else 5 for number, student in enumerate(students)}
    recorded = [line["student"] for line in lines(course, "submission")]
    assert sorted(recorded) == students
    assert len({line["seed"] for line in lines(course, "run")}) == 1
    assert not [path for path in course.rglob(".*.ipynb-*")]


def test_manual_scores_and_comments_stay(course, grade):
    hand_in(course, "ada", WRONG)
    assert grade(course, "toy").returncode == 0
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        gradebook.find_grade("gain-check", "toy", "toy", "ada").manual_score = 1.5
        gradebook.find_comment("gain", "toy", "toy", "ada").manual_comment = "nearly"
        gradebook.db.commit()
    assert grade(course, "toy", "--again").returncode == 0
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        kept = gradebook.find_grade("gain-check", "toy", "toy", "ada")
        assert (kept.auto_score, kept.manual_score, kept.score) == (0, 1.5, 1.5)
        assert kept.needs_manual_grade
        assert gradebook.find_comment("gain", "toy", "toy", "ada").comment == "nearly"


def test_points_that_the_instructor_changed_afterwards_count(course, grade):
    hand_in(course, "ada")
    assert grade(course, "toy").returncode == 0
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        gradebook.find_grade_cell("gain-check", "toy", "toy").max_score = 20
        gradebook.db.commit()
    assert grade(course, "toy", "--again").returncode == 0
    assert scores(course) == {"ada": 23}


def test_questions_mended_after_collection_are_put_to_everybody_again(course, grade, monkeypatch, tmp_path):
    for student in ("ada", "ben"):
        hand_in(course, student)
    questions = tmp_path / "questions.py"
    questions.write_text("one", encoding="utf-8")
    monkeypatch.setattr(grading_run, "sources_of", lambda _: [questions])
    assert "2 graded" in grade(course, "toy").out
    assert "0 graded" in grade(course, "toy").out
    questions.write_text("two", encoding="utf-8")
    assert "2 graded" in grade(course, "toy").out


def test_a_new_due_date_or_time_of_arrival_is_a_change(course, grade):
    hand_in(course, "ada")
    assert "1 graded" in grade(course, "toy").out
    (course / "submitted/ada/toy/timestamp.txt").write_text("2027-03-06 12:00:00 UTC", encoding="utf-8")
    assert "1 graded" in grade(course, "toy").out
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_assignment("toy", duedate="2027-03-05 12:00:00 UTC")
    assert "1 graded" in grade(course, "toy").out
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        assert gradebook.find_submission("toy", "ada").total_seconds_late == 86_400
        gradebook.grant_extension("toy", "ada", days=2)
    assert "1 graded" in grade(course, "toy").out
    assert "0 graded" in grade(course, "toy").out


def test_one_seed_a_student_draws_other_inputs_for_each(course, grade):
    for student in ("ada", "ben"):
        hand_in(course, student, "def gain(after, before):\n    print(after.sum().item())\n    raise ValueError")
    done = grade(course, "toy", "--seed-per-student")
    assert done.returncode == 0, done.err
    assert lines(course, "run")[0]["seed_per_student"] is True
    assert scores(course) == {"ada": 3, "ben": 3}


def test_a_run_that_was_stopped_goes_on_with_a_seed_a_student(course, grade):
    log = GradingLog(course)
    log.record_run("toy", 7, "bubblewrap", seed_per_student=True)
    for student in ("ada", "ben"):
        hand_in(course, student)
    assert grade(course, "toy").returncode == 0
    assert [(line["seed"], line["seed_per_student"]) for line in lines(course, "run")] == [(7, True)]
    assert lines(course, "end")


def test_one_student_graded_in_between_does_not_end_a_run_that_was_stopped(course, grade):
    log = GradingLog(course)
    log.record_run("toy", 7, "bubblewrap")
    for student in ("ada", "ben"):
        hand_in(course, student)
    assert "1 graded" in grade(course, "toy", "--student", "ben").out
    assert not lines(course, "end")
    assert "1 graded" in grade(course, "toy").out
    assert [line["seed"] for line in lines(course, "run")] == [7]
    assert lines(course, "end")


def test_without_a_sandbox_feedback_and_log_say_so(course):
    hand_in(course, "ada")
    done = grade_apart(course, "toy", "--sandbox", "none")
    assert "without a sandbox" in done.out
    assert lines(course, "run")[0]["sandbox"] == "none"
    assert "without a sandbox" in (course / "autograded/ada/toy/toy.ipynb").read_text(encoding="utf-8")


def test_without_bubblewrap_it_refuses_before_anything_is_done(course, monkeypatch, tmp_path):
    hand_in(course, "ada")
    monkeypatch.setenv("PATH", str(tmp_path))
    done = grade_apart(course, "toy")
    assert done.returncode == 1
    assert "apt install bubblewrap" in done.err
    assert not (course / "autograded").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["tpy"], "there is toy"),
        (["toy"], "no submission"),
        (["toy", "--student", "zoe"], "no folder of zoe"),
        (["toy", "--course", "nowhere"], "a course directory has a nbgrader_config.py"),
    ],
)
def test_what_cannot_be_graded_is_named(course, grade, arguments, words):
    if "zoe" in arguments:
        hand_in(course, "ada")
    done = grade(course, *arguments)
    assert done.returncode == 1
    assert words in done.err
    assert "Traceback" not in done.err


def test_a_configuration_that_fails_is_named(course, grade):
    (course / CONFIG).write_text("c = nonsense", encoding="utf-8")
    done = grade(course, "toy")
    assert "nbgrader's configuration can be read" in done.err
    assert "nonsense" in done.err


def test_a_second_run_at_the_same_time_is_refused(course):
    hand_in(course, "ada", "while True: pass")
    first = start(course, "toy")
    until = time.monotonic() + 60
    while not (course / ".headstart/grading.jsonl").exists() and time.monotonic() < until:
        time.sleep(0.05)
    second = grade_apart(course, "toy")
    assert second.returncode == 1
    assert "one grading run at a time" in second.err
    first.communicate(timeout=120)
    assert first.returncode == 0


@pytest.mark.parametrize("hold", ["EXCLUSIVE", "IMMEDIATE"])  # the second lets others read
def test_a_database_that_somebody_holds_for_a_while_is_waited_for(course, grade, hold):
    hand_in(course, "ada")
    holder = sqlite3.connect(course / "gradebook.db", check_same_thread=False, isolation_level=None)
    holder.execute(f"BEGIN {hold}")
    release = threading.Timer(7, holder.rollback)  # longer than SQLite itself waits
    release.start()
    done = grade(course, "toy")
    release.join()
    holder.close()
    assert done.returncode == 0, done.err
    assert scores(course) == {"ada": 5}


def test_a_database_that_cannot_be_opened_is_named(course, grade):
    hand_in(course, "ada")
    (course / "gradebook.db").unlink()
    (course / "gradebook.db").mkdir()
    done = grade(course, "toy")
    assert done.returncode == 1
    assert "gradebook.db" in done.err
    assert "Traceback" not in done.err


ON_A_FULL_DISK = """
import os, shutil, subprocess, sys
shutil.copytree(sys.argv[1], "/mnt/course")
os.chdir("/mnt/course")
command = [*sys.argv[2:], "toy", "--sandbox", "none", "--jobs", "1"]
with open("/mnt/filler", "wb", buffering=0) as filler:
    try:
        while True:
            filler.write(bytes(4096))
    except OSError:
        pass
    filler.truncate(filler.tell() - {left})
full = subprocess.run(command).returncode
os.unlink("/mnt/filler")
done = subprocess.run(command).returncode
shutil.copytree(".", sys.argv[1], dirs_exist_ok=True)
print("ended with", full, done)
"""


@pytest.mark.parametrize("left", [0, 16384])  # bytes: too little for the release, and for the gradebook
def test_on_a_full_disk_it_says_so_and_what_is_graded_stays(course, left):
    students = [f"student-{number}" for number in range(8)]
    for student in students:
        hand_in(course, student)
    disk = ["bwrap", "--dev-bind", "/", "/", "--size", str(4 * 2**20), "--tmpfs", "/mnt", "--proc", "/proc"]
    done = subprocess.run(
        [*disk, sys.executable, "-c", ON_A_FULL_DISK.replace("{left}", str(left)), course, *COMMAND],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert "ended with 1 0" in done.stdout, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "has room" in done.stderr or "make room" in done.stderr, done.stderr
    assert scores(course) == dict.fromkeys(students, 5)
    assert sorted(line["student"] for line in lines(course, "submission")) == students


def test_no_process_of_a_sandbox_outlives_the_command(course):
    hand_in(course, "ada", "import subprocess\nsubprocess.Popen(['sleep', '4711'], start_new_session=True)\n" + RIGHT)
    assert grade_apart(course, "toy").returncode == 0
    commands = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if os.access(path, os.R_OK)]
    assert not [command for command in commands if b"4711" in command and b"sleep" in command]
    assert scores(course) == {"ada": 5}
