"""A real nbgrader course directory, from release to feedback, with submissions of every sort in one batch."""

import contextlib
import copy
import csv
import importlib.util
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import pytest

from headstart.cli import main
from headstart.errors import CourseError
from headstart_grading.course_directory import CONFIG, make_course_directory

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
RIGHT_GAIN, RIGHT_CENTRED = toy_course.RIGHT.values()
WRONG_GAIN = "def gain(after, before):\n    return (before - after).mean()"
PARTLY_CENTRED = "def centred(x):\n    x -= x.mean()\n    return x"
TELLTALE = (
    "def gain(after, before):\n    raise type('T' + str(after[0].item())[2:], (Exception,), {})(str(after.tolist()))"
)
SCRIPT = "from IPython.display import HTML\ndisplay(HTML('<script>alert(1)</script><b>bold</b>'))"
SCRIPTED_TEXT = {
    "cell_type": "markdown",
    "id": "abcdef01",
    "metadata": {},
    "source": "<script>alert(2)</script>*words*",
}

# What each student hands in: the answers, and what they deserve of 2 and 3 points.
ANSWERS = {
    "right": (RIGHT_GAIN, RIGHT_CENTRED, 2, 3),
    "partial": (RIGHT_GAIN, PARTLY_CENTRED, 2, 1),
    "untouched": (*toy_course.STUBS.values(), 0, 0),
    "wrong": (WRONG_GAIN, RIGHT_CENTRED, 0, 3),
    "crashing": ("def gain(after, before):\n    return after - (", RIGHT_CENTRED, 0, 3),
    "copied_check": (RIGHT_GAIN, RIGHT_CENTRED, 2, 3),
    "exits": (RIGHT_GAIN + "\nimport os\nos._exit(0)", RIGHT_CENTRED, 0, 0),
    "loops": ("def gain(after, before):\n    while True: pass", RIGHT_CENTRED, 0, 3),
    "loops_at_once": (RIGHT_GAIN, "while True: pass", 0, 0),
    "warns": ("import warnings\nwarnings.warn('harmless')\n" + RIGHT_GAIN, SCRIPT + "\n" + RIGHT_CENTRED, 2, 3),
    "telltale": (TELLTALE, RIGHT_CENTRED, 0, 3),
}
DESERVED = {student: answers[2:] for student, answers in ANSWERS.items()} | {"no_json": (0, 0), "no_notebook": (0, 0)}


def nbgrader(course, *arguments, seed=None):
    """Run nbgrader as an instructor does whose shell does not have the environment's scripts on PATH."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HEADSTART")}
    environment |= {"PATH": os.defpath, "PYTHONWARNINGS": "ignore"} | ({"HEADSTART_GRADING_SEED": seed} if seed else {})
    command = [sys.executable, "-m", "nbgrader", *arguments]
    return subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True, timeout=500)


def hand_in(course, student, gain, centred, copied_check=False):
    notebook = json.loads((course / "release/toy/toy.ipynb").read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = {"gain": gain, "centred": centred}.get(cell["id"], cell["source"])
    if copied_check:
        check = next(cell for cell in notebook["cells"] if cell["id"] == "gain-check")
        notebook["cells"].append({**copy.deepcopy(check), "id": "0123abcd"})
    if student == "warns":
        notebook["cells"].append(SCRIPTED_TEXT)
    folder = course / "submitted" / student / "toy"
    folder.mkdir(parents=True)
    (folder / "toy.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


def headstart(course, *arguments):
    """Run one of our own commands in a course directory."""
    command = [sys.executable, "-c", "from headstart.cli import main; raise SystemExit(main())", *arguments]
    return subprocess.run(command, cwd=course, capture_output=True, text=True, timeout=500)


@pytest.fixture(scope="module", params=["nbgrader autograde", "headstart grade"])
def course(request, tmp_path_factory):
    """A course directory with everything handed in and graded, through each of the two doors."""
    folder = tmp_path_factory.mktemp("course") / "course"
    make_course_directory(folder, {"toy": toy_course.source_bytes()})
    with (folder / CONFIG).open("a", encoding="utf-8") as config:
        config.write(TOY_CONFIG)
    steps = {"generate_assignment": nbgrader(folder, "generate_assignment", "toy")}
    for student, (gain, centred, *_) in ANSWERS.items():
        hand_in(folder, student, gain, centred, copied_check=student == "copied_check")
    for student, content in {"no_json": "{not json", "no_notebook": None}.items():
        (folder / "submitted" / student / "toy").mkdir(parents=True)
        if content:
            (folder / "submitted" / student / "toy/toy.ipynb").write_text(content, encoding="utf-8")
    command, door = request.param.split()
    steps["grading"] = {"nbgrader": nbgrader, "headstart": headstart}[command](folder, door, "toy")
    steps["generate_feedback"] = nbgrader(folder, "generate_feedback", "toy")
    steps["export"] = nbgrader(folder, "export")
    return folder, steps


@pytest.mark.parametrize("step", ["generate_assignment", "grading", "generate_feedback", "export"])
def test_every_step_ends_well(course, step):
    done = course[1][step]
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def grades(course):
    """Scores by student and check cell, from the gradebook."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course[0] / 'gradebook.db'}") as gradebook:
        return {
            submission.student.id: {grade.name: grade.auto_score for grade in submission.notebooks[0].grades}
            for submission in gradebook.assignment_submissions("toy")
        }


@pytest.mark.parametrize("student", DESERVED)
def test_scores_in_the_gradebook_are_what_the_answers_deserve(grades, student):
    assert grades[student] == dict(zip(("gain-check", "centred-check"), DESERVED[student], strict=True))


def log_lines(course, event):
    lines = (course / ".headstart/grading.jsonl").read_text(encoding="utf-8").splitlines()
    return [line for line in map(json.loads, lines) if line["event"] == event]


def test_every_submission_has_a_recorded_outcome_with_a_reason(course):
    lines = {line["student"]: line["verdicts"] for line in log_lines(course[0], "submission")}
    assert set(lines) == set(DESERVED)
    assert all(verdict["outcome"] and verdict["reason"] for one in lines.values() for verdict in one.values())


@pytest.mark.parametrize(
    ("student", "outcome"),
    [
        ("right", "passed"),
        ("untouched", "not_attempted"),
        ("wrong", "wrong"),
        ("crashing", "crashed"),
        ("exits", "worker_died"),
        ("loops", "timed_out"),
        ("loops_at_once", "timed_out"),
        ("no_json", "malformed"),
        ("no_notebook", "missing"),
    ],
)
def test_the_outcome_says_what_happened(course, student, outcome):
    (line,) = (line for line in log_lines(course[0], "submission") if line["student"] == student)
    assert line["verdicts"]["gain"]["outcome"] == outcome


def test_one_run_has_one_secret_seed_that_only_its_owner_can_read(course):
    (run,) = log_lines(course[0], "run")
    assert run["seed"] > 0
    assert (course[0] / ".headstart/grading.jsonl").stat().st_mode & 0o077 == 0


def feedback(course, student):
    page = (course / "feedback" / student / "toy/toy.html").read_text(encoding="utf-8")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page.split("<body", 1)[1]))


@pytest.mark.parametrize(
    ("student", "words"),
    [
        ("right", "gain: passed (2 of 2 points)"),
        ("partial", "left alone: 0 / 2"),
        ("untouched", "Nothing here yet"),
        ("wrong", "which of the two comes first?"),
        ("crashing", "return after - ("),
        ("copied_check", "centred: passed (3 of 3 points)"),
        ("exits", "exit status 0"),
        ("loops", "did not finish in the time"),
        ("no_json", "cannot be read as a notebook"),
        ("no_notebook", "There is no notebook"),
        ("warns", "harmless"),
    ],
)
def test_feedback_tells_the_student(course, student, words):
    assert words in feedback(course[0], student)


def test_feedback_shows_the_traceback_of_the_students_own_cell(course):
    assert "SyntaxError" in feedback(course[0], "crashing")


def test_feedback_holds_no_script_of_a_student(course):
    page = (course[0] / "feedback/warns/toy/toy.html").read_text(encoding="utf-8")
    for number in (1, 2):
        assert f"alert({number})" in page
        assert f"<script>alert({number})" not in page


@pytest.mark.parametrize("student", DESERVED)
def test_hidden_inputs_are_not_in_feedback(course, student):
    from headstart_grading.packs import make_pack

    (run,) = log_lines(course[0], "run")
    page = feedback(course[0], student) + (course[0] / "autograded" / student / "toy/toy.ipynb").read_text("utf-8")
    with toy_course.installed():
        hidden = [make_pack(name, seed=run["seed"], hidden=True) for name in toy_course.RIGHT]
    tensors = [tensor for pack in hidden for question in pack.questions() for tensor in question.inputs.values()]
    digits = {f"{number:.12f}".split(".")[1][:8] for tensor in tensors for number in tensor.flatten().abs().tolist()}
    assert len(digits) > 30
    assert not [number for number in digits if number in page]


def test_grades_are_exported(course):
    with (course[0] / "grades.csv").open(encoding="utf-8") as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert scores == {student: sum(points) for student, points in DESERVED.items()}


def test_graded_notebooks_are_valid_and_demos_have_not_run(course):
    notebook = nbformat.read(course[0] / "autograded/right/toy/toy.ipynb", as_version=4)
    nbformat.validate(notebook)
    ran = [cell.id for cell in notebook.cells if cell.cell_type == "code" and cell.execution_count]
    assert ran == ["setup", "gain", "centred"]


def test_a_regrade_with_the_recorded_seed_draws_the_same_inputs(course):
    (first,) = log_lines(course[0], "run")
    done = nbgrader(course[0], "autograde", "toy", "--student", "wrong", "--force", seed=str(first["seed"]))
    assert done.returncode == 0, done.stderr
    assert [run["seed"] for run in log_lines(course[0], "run")] == [first["seed"]] * 2


def test_a_seed_that_is_no_number_is_refused(course):
    done = nbgrader(course[0], "autograde", "toy", "--student", "partial", "--force", seed="secret")
    assert done.returncode != 0
    assert "HEADSTART_GRADING_SEED is a whole number" in done.stderr


@pytest.fixture(scope="module")
def formgrader(course):
    """A Jupyter server with nbgrader's formgrader, started in the course directory: its address, and a fetch."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--no-browser", "--allow-root"]
    options += ["--IdentityProvider.token=secret", f"--ServerApp.root_dir={course[0]}"]
    environment = {**os.environ, "PATH": os.defpath, "JUPYTER_PREFER_ENV_PATH": "1"}
    with open(course[0].parent / "server.log", "wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options], cwd=course[0], env=environment, stdout=log, stderr=log
        )
    address = f"http://127.0.0.1:{port}"

    def fetch(path, method="GET"):
        request = urllib.request.Request(f"{address}/{path}", method=method, headers={"Authorization": "token secret"})
        with urllib.request.urlopen(request, timeout=120) as reply:
            return reply.read().decode()

    try:
        for _ in range(300):
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                fetch("api/status")
                break
            time.sleep(0.2)
        yield address, fetch
    finally:
        server.terminate()
        server.wait(timeout=60)


def test_the_formgrader_lists_the_assignment(formgrader):
    (assignment,) = json.loads(formgrader[1]("formgrader/api/assignments"))
    assert (assignment["name"], assignment["num_submissions"]) == ("toy", len(DESERVED))


def test_the_formgrader_shows_a_graded_notebook_with_its_verdict(formgrader):
    _, fetch = formgrader
    submissions = json.loads(fetch("formgrader/api/submitted_notebooks/toy/toy"))
    (wrong,) = (one["id"] for one in submissions if one["student"] == "wrong")
    assert "which of the two comes first?" in fetch(f"formgrader/submissions/{wrong}")


@pytest.mark.browser
def test_the_formgraders_autograde_button_grades_a_submission(course, formgrader):
    from playwright.sync_api import sync_playwright

    before = (course[0] / "autograded/crashing/toy/toy.ipynb").stat().st_mtime_ns
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{formgrader[0]}/formgrader/?token=secret")  # logs in
        page.goto(f"{formgrader[0]}/formgrader/manage_submissions/toy")
        page.locator("tr", has=page.get_by_text("crashing", exact=True)).locator("td.autograde a").click()
        page.get_by_text("Success").first.wait_for(timeout=60_000)
        browser.close()
    assert (course[0] / "autograded/crashing/toy/toy.ipynb").stat().st_mtime_ns > before
    assert "SyntaxError" in (course[0] / "autograded/crashing/toy/toy.ipynb").read_text(encoding="utf-8")


def test_a_course_directory_that_is_up_to_date_is_left_alone(tmp_path):
    make_course_directory(tmp_path, {"toy": b"one"})
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    make_course_directory(tmp_path, {"toy": b"one"})
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_a_source_notebook_that_differs_is_kept_before_it_is_replaced(tmp_path):
    make_course_directory(tmp_path, {"toy": b"edited by hand"})
    make_course_directory(tmp_path, {"toy": b"a newer release"})
    assert (tmp_path / "source/toy/toy.ipynb").read_bytes() == b"a newer release"
    (kept,) = tmp_path.glob(".headstart/backups/*/source/toy/toy.ipynb")
    assert kept.read_bytes() == b"edited by hand"


def test_an_instructors_own_configuration_is_left_alone(tmp_path):
    make_course_directory(tmp_path, {})
    own = (tmp_path / CONFIG).read_text(encoding="utf-8") + "c.CourseDirectory.course_id = 'mine'\n"
    (tmp_path / CONFIG).write_text(own, encoding="utf-8")
    make_course_directory(tmp_path, {})
    assert (tmp_path / CONFIG).read_text(encoding="utf-8") == own


def test_a_configuration_without_our_seams_is_kept_before_it_is_replaced(tmp_path):
    (tmp_path / CONFIG).write_text("c = get_config()\n", encoding="utf-8")
    make_course_directory(tmp_path, {})
    (kept,) = tmp_path.glob(f".headstart/backups/*/{CONFIG}")
    assert kept.read_text(encoding="utf-8") == "c = get_config()\n"


def test_a_course_directory_that_cannot_be_made_is_a_readable_error(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CourseError, match="course directory"):
        make_course_directory(tmp_path / "file" / "below", {})


@pytest.fixture(scope="module")
def head_start(tmp_path_factory):
    """The course directory that the command makes of a real chapter, with its assignment released."""
    folder = tmp_path_factory.mktemp("real") / "course"
    status = main(["course", str(folder), "--chapter", "head_start"])
    return folder, status, nbgrader(folder, "generate_assignment", "head_start")


def test_the_command_makes_a_course_that_nbgrader_can_release(head_start):
    folder, status, released = head_start
    assert status == 0
    assert released.returncode == 0, released.stderr
    assert (folder / "release/head_start/head_start.ipynb").is_file()


def test_a_released_answer_is_that_of_the_learners_notebook(head_start):
    from headstart.building.notebooks import learner_notebook

    source = nbformat.read(head_start[0] / "source/head_start/head_start.ipynb", as_version=4)
    released = nbformat.read(head_start[0] / "release/head_start/head_start.ipynb", as_version=4)
    due = {cell.id: cell.source for cell in learner_notebook(source).cells}
    assert {cell.id: cell.source for cell in released.cells} == due


def test_the_reference_answers_of_a_real_chapter_get_all_points(head_start):
    from headstart_solutions.head_start import digit_reader

    folder = head_start[0]
    handed_in = folder / "submitted/reference/head_start/head_start.ipynb"
    handed_in.parent.mkdir(parents=True)
    handed_in.write_bytes((folder / "source/head_start/head_start.ipynb").read_bytes())
    digit_reader(str(handed_in.with_name("digit_reader.safetensors")))  # the file that its check leaves
    graded = nbgrader(folder, "autograde", "head_start")
    assert graded.returncode == 0, graded.stderr
    (line,) = log_lines(folder, "submission")
    assert {verdict["outcome"] for verdict in line["verdicts"].values()} == {"passed"}


def test_the_command_names_an_unknown_chapter(tmp_path, capsys):
    assert main(["course", str(tmp_path / "course"), "--chapter", "no_such"]) == 1
    assert "no_such" in capsys.readouterr().err
    assert not (tmp_path / "course").exists()
