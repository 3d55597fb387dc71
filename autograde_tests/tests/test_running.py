"""Runs end within their limits, with a reason, and leave nothing behind."""

import os
import time

import pytest

from headstart.exchange.questions import Question
from headstart_grading.fresh_process import FreshProcessRunner
from headstart_grading.running import Cell, Limits
from headstart_grading.verdicts import Outcome

SHORT = Limits(wall_seconds=3, exercise_seconds=1, output_bytes=10_000, reply_bytes=100_000)
PATIENT = Limits(output_bytes=10_000, reply_bytes=100_000)
ONE = "def one():\n    return 1"


def run(*sources, exercises=("one",), limits=PATIENT):
    cells = [Cell(f"c{place}", source) for place, source in enumerate(sources)]
    questions = {name: [Question(name, f"{name}()", {}, seed=0)] for name in exercises}
    return FreshProcessRunner().run(cells, questions, limits)


def shown(report, cell):
    return "".join(str(output.get("text", output.get("data"))) for output in report.cells[cell].outputs)


def test_a_run_that_comes_to_its_end_has_outputs_and_replies_and_no_fault():
    report = run("print('hello')", ONE)
    assert report.fault is None
    assert shown(report, "c0") == "hello\n"
    assert report.replies["one"][0].value == 1


def test_an_early_exit_is_a_death_with_a_reason():
    report = run("1", "import os\nos._exit(0)")
    assert (report.fault.outcome, report.fault.cell) == (Outcome.WORKER_DIED, "c1")
    assert "exit status 0" in report.fault.reason
    assert list(report.cells) == ["c0"]


def test_a_kill_is_a_death_that_names_the_signal():
    report = run("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")
    assert report.fault.outcome is Outcome.WORKER_DIED
    assert "SIGKILL" in report.fault.reason


def test_an_endless_cell_is_stopped_on_the_wall_clock():
    begun = time.monotonic()
    report = run("import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass", limits=SHORT)
    assert (report.fault.outcome, report.fault.cell) == (Outcome.TIMED_OUT, "c0")
    assert "3 s" in report.fault.reason
    assert time.monotonic() - begun < 30


def test_an_endless_answer_is_stopped_and_named():
    report = run(ONE, "def forever():\n    while True: pass", exercises=("one", "forever"), limits=SHORT)
    assert (report.fault.outcome, report.fault.exercise) == (Outcome.TIMED_OUT, "forever")
    assert report.replies["one"][0].value == 1


def test_an_endless_answer_does_not_use_up_the_time_of_the_others():
    report = run("def one():\n    while True: pass", limits=Limits(wall_seconds=300, exercise_seconds=1))
    assert report.fault.outcome is Outcome.TIMED_OUT
    assert report.seconds < 60


def test_an_answer_that_exits_is_named():
    report = run(ONE, "import os\ndef leave():\n    os._exit(0)", exercises=("one", "leave"))
    assert (report.fault.outcome, report.fault.exercise) == (Outcome.WORKER_DIED, "leave")


def test_an_answer_that_is_too_large_is_stopped_while_reading():
    report = run("import torch\ndef one():\n    return torch.zeros(10**6)")
    assert report.fault.outcome is Outcome.OUTPUT_TOO_LARGE
    assert "one" not in report.replies


def test_a_flood_of_printed_text_is_cut_and_costs_nothing_else():
    report = run("print('x' * 30_000_000)", ONE)
    assert report.fault is None
    assert len(shown(report, "c0")) < 10_000


FLOOD = """
import os
for number in range(3, 64):
    try:
        os.write(number, {})
    except OSError:
        pass
"""


@pytest.mark.parametrize(
    ("bytes_", "outcome"),
    [
        ("b'\\x7f' * 1000", Outcome.OUTPUT_TOO_LARGE),
        ("(5).to_bytes(8, 'big') + b'whatever'", Outcome.WORKER_DIED),
    ],
)
def test_writing_into_the_line_to_the_grader_is_a_fault_with_a_reason(bytes_, outcome):
    report = run(FLOOD.format(bytes_))
    assert report.fault.outcome is outcome
    assert report.fault.reason


FORGED = """
import os
from headstart.exchange import frames
for number in range(3, 64):
    try:
        frames.write(number, {message})
    except OSError:
        pass
"""


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "completed"},
        {"kind": "ran", "id": "c0", "outputs": [], "error": None},
        {"kind": "ran", "id": "c0", "outputs": 5, "error": None},
        {"kind": "ran", "id": "c0", "outputs": [], "error": 7},
        {"kind": "ran"},
        {"no": "kind"},
        [1, 2],
    ],
)
def test_forged_messages_are_refused(message):
    report = run(FORGED.format(message=message))
    assert report.fault.outcome is Outcome.WORKER_DIED


def test_a_process_that_closes_the_line_is_a_death():
    report = run("import os, time\nos.closerange(3, 64)\ntime.sleep(60)", limits=SHORT)
    assert report.fault.outcome in (Outcome.WORKER_DIED, Outcome.TIMED_OUT)


def test_an_orphan_that_holds_the_pipes_does_not_hold_the_grader():
    begun = time.monotonic()
    report = run("import os, time\nif os.fork() == 0:\n    time.sleep(100)\n    os._exit(0)\nos._exit(3)")
    assert report.fault.outcome is Outcome.WORKER_DIED
    assert time.monotonic() - begun < 30


def test_the_whole_process_group_is_gone_afterwards():
    report = run("import subprocess\nprint(subprocess.Popen(['sleep', '600']).pid)", ONE)
    pid = int(shown(report, "c0"))
    assert not _is_running(pid)


def _is_running(pid):
    for _ in range(50):
        try:
            with open(f"/proc/{pid}/stat") as file:
                if file.read().rsplit(")", 1)[1].split()[0] == "Z":
                    return False
        except FileNotFoundError:
            return False
        time.sleep(0.02)
    return True


def test_the_environment_is_scrubbed(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    monkeypatch.setenv("HEADSTART_GRADING_SEED", "12345")
    report = run("import os\nprint(sorted(os.environ))\nprint(os.environ['OMP_NUM_THREADS'])")
    names = shown(report, "c0")
    assert "NBGRADER" not in names and "HEADSTART" not in names
    assert names.endswith("\n1\n")


def test_it_runs_in_an_empty_folder_that_is_gone_afterwards():
    report = run("import os\nprint(os.getcwd())\nprint(os.listdir())\nopen('left', 'w').close()")
    folder, listed = shown(report, "c0").splitlines()
    assert listed == "[]"
    assert not os.path.exists(folder)


def test_no_descriptor_is_left_open():
    before = len(os.listdir("/proc/self/fd"))
    run("import os\nos._exit(0)")
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_process_finds_the_list_of_fonts_already_made():
    report = run("import glob, os\nprint(glob.glob(os.environ['MPLCONFIGDIR'] + '/fontlist-*.json'))")
    assert "fontlist-" in shown(report, "c0")
