"""What a submission can reach and do inside its sandbox, and what of it is left for the next one: nothing."""

import os
import shutil
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from headstart.errors import CourseError
from headstart.exchange.questions import Question
from headstart_grading.running import Cell, Limits
from headstart_grading.sandbox import bubblewrap
from headstart_grading.sandbox.memory_watch import process_tree
from headstart_grading.sandbox.runner import SandboxRunner
from headstart_grading.sandbox.syscall_filter import compile_filter
from headstart_grading.sandbox.visible_paths import find_visible_paths
from headstart_grading.verdicts import Outcome

pytestmark = pytest.mark.sandbox

LIMITS = Limits(wall_seconds=60, exercise_seconds=20)
SHORT = Limits(wall_seconds=2, exercise_seconds=2)
ONE = "def one():\n    return 1"
SETUP = "import os, time\nmoment = time.time_ns()"


@pytest.fixture(scope="module")
def runner():
    with SandboxRunner() as made:
        yield made


@pytest.fixture
def run(runner):
    def run_cells(*sources, limits=LIMITS, setup=SETUP):
        cells = [Cell("setup", setup, shared=True), *(Cell(f"c{place}", one) for place, one in enumerate(sources))]
        return runner.run(cells, {"one": [Question("one", "one()", {}, seed=0)]}, limits)

    return run_cells


def shown(report, cell="c0"):
    return "".join(str(output.get("text", output.get("evalue"))) for output in report.cells[cell].outputs)


def answered(report):
    return report.fault is None and report.replies["one"][0].value == 1


def test_it_has_neither_home_nor_answers_nor_the_course(run, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    report = run(
        "import importlib.util, sys\n"
        "sys.modules.pop('headstart_solutions', None), sys.modules.pop('headstart_grading', None)\n"
        "for name in ('headstart_solutions', 'headstart_grading'):\n"
        "    try:\n"
        "        spec = importlib.util.find_spec(name)\n"
        "        print(name, spec and spec.origin)\n"
        "    except ModuleNotFoundError:\n"
        "        print(name, None)\n"
        "print(any('NBGRADER' in name or 'CI' == name for name in os.environ))\n"
        f"print(os.path.exists({str(Path(__file__))!r}))\n"
        "import headstart\n"
        "print(os.path.exists(os.path.join(os.path.dirname(headstart.__file__), '_course', 'chapters')))\n"
        "print(os.path.exists(os.path.join(os.path.dirname(headstart.__file__), '..', 'chapters')))",
        ONE,
    )
    assert shown(report).split("\n")[:-1] == [
        "headstart_solutions None",
        "headstart_grading None",
        *["False"] * 4,
    ]
    assert answered(report)


def test_it_sees_a_hidden_folder_empty(tmp_path):
    inside = Path(sys.prefix) / "share" / "headstart-hidden-for-a-test"
    inside.mkdir(parents=True)
    (inside / "gradebook.db").write_text("secret")
    try:
        with SandboxRunner([inside]) as runner:
            source = f"import os\nprint(os.listdir({str(inside)!r}))\ntry:\n    open({str(inside / 'x')!r}, 'w')\n"
            source += "except OSError as error:\n    print(type(error).__name__)"
            report = runner.run([Cell("c0", source)], {}, LIMITS)
    finally:
        shutil.rmtree(inside)
    assert shown(report).split("\n")[0] == "[]"
    assert shown(report).split("\n")[1] in ("OSError", "PermissionError")


def test_of_a_hidden_folder_it_sees_what_chapters_read():
    inside = Path(sys.prefix) / "share" / "headstart-course-for-a-test"
    (inside / "results").mkdir(parents=True)
    (inside / "results/runs.json").write_text("recorded")
    (inside / "chapters").mkdir()
    try:
        found = find_visible_paths([inside])
        with SandboxRunner() as runner:
            runner.paths = replace(found, kit=(*found.kit, inside / "results"))
            read = f"print(open({str(inside / 'results/runs.json')!r}).read())"
            source = f"import os\nprint(os.listdir({str(inside)!r}))\n{read}"
            report = runner.run([Cell("c0", source)], {}, LIMITS)
    finally:
        shutil.rmtree(inside)
    assert shown(report).split("\n")[:2] == ["['results']", "recorded"]


def test_recorded_runs_of_the_course_are_there(run):
    report = run("from headstart.recorded_gains import transfer_runs\nprint(len(transfer_runs()) > 100)", ONE)
    assert shown(report) == "True\n"


def test_it_has_no_network(run):
    report = run("import socket\nsocket.create_connection(('192.0.2.1', 80), 2)", ONE)
    assert report.cells["c0"].error.type == "OSError"
    assert "unreachable" in report.cells["c0"].error.message
    assert answered(report)


@pytest.mark.parametrize("folder", ["/", "/dev", "/usr", sys.prefix, str(Path(os.__file__).parent)])
def test_it_can_write_nowhere_but_in_its_scratch_space(run, folder):
    report = run(f"open({folder + '/left-behind'!r}, 'w')", ONE)
    assert report.cells["c0"].error.type in ("OSError", "PermissionError")
    assert answered(report)


def test_its_scratch_space_is_small(run):
    source = "for place in range(9):\n    with open(f'{place}', 'wb') as file:\n        file.write(bytes(2**25))"
    report = run(source, ONE)
    assert "No space left" in report.cells["c0"].error.message
    assert answered(report)


def test_a_file_has_an_end(run):
    report = run("with open('big', 'wb') as file:\n    file.write(bytes(2**27))", ONE)
    assert "too large" in report.cells["c0"].error.message


def test_a_tensor_that_does_not_fit_is_an_error_of_its_own_cell(run):
    report = run("import torch\ntorch.ones(25 * 10**9)", "import mmap\nmmap.mmap(-1, 10**10)", ONE)
    assert "allocate" in report.cells["c0"].error.message
    assert report.cells["c1"].error is not None
    assert answered(report)


def test_processes_that_take_too_much_together_are_stopped(run):
    source = (
        "import time, torch\n"
        "for _ in range(6):\n"
        "    if os.fork() == 0:\n"
        "        kept = torch.ones(2**26)\n"
        "        time.sleep(30)\n"
        "        os._exit(0)\n"
        "time.sleep(20)"
    )
    report = run(source, ONE, limits=Limits(memory_bytes=2**30))
    assert report.fault.outcome is Outcome.OUT_OF_MEMORY
    assert "1 GB" in report.fault.reason


def test_a_fork_bomb_ends_at_the_limit_of_processes(run):
    source = (
        "import time\ncount = 0\n"
        "try:\n"
        "    while True:\n"
        "        if os.fork() == 0:\n"
        "            time.sleep(60)\n"
        "            os._exit(0)\n"
        "        count += 1\n"
        "except OSError as error:\n"
        "    print(count < 64, error.errno)"
    )
    report = run(source, ONE)
    assert shown(report).strip() == f"True {11}"
    assert answered(report)


def test_system_calls_for_mounts_namespaces_and_other_processes_are_refused(run):
    source = (
        "import ctypes\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "print(libc.unshare(0x10000000), libc.unshare(0x20000), libc.mount(b'x', b'/tmp', b'tmpfs', 0, 0),\n"
        "      libc.ptrace(16, 2, 0, 0), libc.shmget(0, 4096, 0o1600))\n"
        "import socket\n"
        "try:\n    socket.socket(40, socket.SOCK_STREAM)\nexcept OSError as error:\n    print(error.errno)"
    )
    report = run(source, ONE)
    assert shown(report).split() == ["-1"] * 5 + ["1"]
    assert answered(report)


def test_ordinary_programs_threads_and_pools_work(run):
    source = (
        "import subprocess, threading, multiprocessing\n"
        "print(subprocess.run(['echo', 'hello'], capture_output=True, text=True).stdout.strip())\n"
        "thread = threading.Thread(target=print, args=('from a thread',)); thread.start(); thread.join()\n"
        "with multiprocessing.get_context('fork').Pool(2) as pool:\n"
        "    print(pool.map(abs, [-1, -2]))"
    )
    report = run(source, ONE)
    assert shown(report).split("\n")[:3] == ["hello", "from a thread", "[1, 2]"]
    assert answered(report)


def test_nothing_of_a_submission_reaches_the_next(run):
    first = run("kept = 5\nimport torch, builtins\ntorch.ones = builtins.open = None\nos.environ['KEPT'] = '1'", ONE)
    second = run("print('kept' in globals(), torch.ones is None, 'KEPT' in os.environ, open is None)", ONE)
    assert answered(first)
    assert answered(second)
    assert shown(
        run("import torch\nprint('kept' in globals(), torch.ones(1).item(), os.environ.get('KEPT'))", ONE)
    ) == ("False 1.0 None\n")


def test_setup_runs_once_for_all(run):
    first, second = (shown(run("print(moment)", ONE)) for _ in range(2))
    assert first == second


def test_a_setup_that_starts_threads_runs_for_each_submission_anew(run):
    setup = SETUP + "\nimport threading\nthreading.Thread(target=time.sleep, args=(600,), daemon=True).start()"
    first, second = (run("print(moment)", ONE, setup=setup) for _ in range(2))
    assert answered(first)
    assert answered(second)
    assert shown(first) != shown(second)


@pytest.mark.parametrize(
    "mess",
    [
        "open('/tmp/left', 'w').close()\ntime.sleep(600)",
        "open('/dev/shm/left', 'w').close()\ntime.sleep(600)",
        "if os.fork() == 0:\n    os.setsid()\n    time.sleep(600)",
    ],
)
def test_a_sandbox_in_which_something_is_left_is_thrown_away(run, runner, mess):
    run(ONE)
    before = set(runner._warm.processes())
    # after the cells have run and the scratch space is cleared, so only a process of its own can do it
    late = textwrap.indent(f"time.sleep(1)\n{mess}\nos._exit(0)", "    ")
    report = run(f"if os.fork() == 0:\n{late}", ONE)
    assert answered(report)
    after = run("print(os.listdir('/tmp'), os.listdir('/dev/shm'))", ONE)
    assert "work" in shown(after)
    assert "left" not in shown(after)
    assert not before & set(runner._warm.processes())
    assert not any(Path("/proc", str(pid)).exists() for pid in before)


def test_a_child_that_dies_is_cleaned_up_after_and_costs_no_sandbox(run, runner):
    run(ONE)
    before = runner._warm
    report = run("open('/tmp/left', 'w').close()\nos.makedirs('/dev/shm/left')\nos._exit(3)", ONE)
    assert "exit status 3" in report.fault.reason
    after = run("print(sorted(os.listdir('/tmp')), os.listdir('/dev/shm'))", ONE)
    assert "work" in shown(after)
    assert "left" not in shown(after)
    assert runner._warm is before


def test_words_that_cannot_be_sent_are_replaced(run):
    report = run("raise ValueError('\\ud800 is half a letter')", ONE)
    assert report.cells["c0"].error.message == "? is half a letter"
    assert answered(report)


def test_who_kills_its_warm_worker_harms_only_itself(run):
    try_all = (
        "for pid in range(1, 100):\n    try:\n        os.kill(pid, 9)\n    except OSError:\n        pass\ntime.sleep(9)"
    )
    report = run(try_all, ONE)
    assert report.fault.outcome is Outcome.WORKER_DIED
    assert answered(run(ONE))


def test_an_endless_loop_ends_on_the_wall_clock(run):
    deaf = "import signal\nfor number in (1, 2, 3, 15):\n    signal.signal(number, signal.SIG_IGN)\n"
    report = run(deaf + "while True: pass", limits=SHORT)
    assert report.fault.outcome is Outcome.TIMED_OUT
    assert "2 s" in report.fault.reason


def test_closing_the_line_to_the_grader_is_a_death_with_a_reason(run):
    report = run("os.closerange(3, 100)", ONE)
    assert report.fault.outcome is Outcome.WORKER_DIED


def test_after_closing_no_process_is_left():
    runner = SandboxRunner()
    runner.run([Cell("c0", ONE)], {}, LIMITS)
    pids = runner._warm.processes()
    assert len(pids) >= 2
    runner.close()
    assert not any(Path("/proc", str(pid)).exists() for pid in pids)
    assert process_tree(os.getpid()).count(pids[0]) == 0


def test_without_bubblewrap_it_refuses_and_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CourseError, match="apt install bubblewrap.*--sandbox none"):
        SandboxRunner()


def test_an_old_bubblewrap_is_refused(monkeypatch, tmp_path):
    old = tmp_path / "bwrap"
    old.write_text("#!/bin/sh\necho bubblewrap 0.4.1\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CourseError, match="0.7 or newer; got bubblewrap 0.4.1"):
        bubblewrap.require_bubblewrap()


def test_a_bubblewrap_that_may_not_is_named_with_its_own_words(monkeypatch, tmp_path):
    helpless = tmp_path / "bwrap"
    helpless.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && echo bubblewrap 0.9.0 && exit\necho no permissions >&2\nexit 1\n'
    )
    helpless.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CourseError, match="no permissions.*user namespaces"):
        bubblewrap.require_bubblewrap()


def test_what_is_hidden_is_masked_only_where_it_could_be_seen(tmp_path):
    inside = Path(sys.prefix) / "share"
    paths = find_visible_paths([tmp_path, inside])
    assert inside.resolve() in paths.masked
    assert tmp_path not in paths.masked
    assert not any(tmp_path.is_relative_to(path) for path in (*paths.read_only, *paths.kit))


def test_an_unknown_machine_has_no_filter():
    assert compile_filter("riscv64") is None
    assert len(compile_filter("aarch64")) == len(compile_filter("x86_64"))


AS_ORDINARY_USER = """
import os
from headstart.exchange.questions import Question
from headstart_grading.running import Cell, Limits
from headstart_grading.sandbox.runner import SandboxRunner

assert os.geteuid() != 0
look = '''
import ctypes
print(ctypes.CDLL(None).unshare(0x10000000))
try:
    os.kill(2, 0)
    print(open('/proc/2/mem', 'rb'))
except OSError as error:
    print(type(error).__name__)
'''
with SandboxRunner() as runner:
    for source in (look, "import os, time; os.kill(2, 9); time.sleep(9)", "def one(): return 1"):
        cells = [Cell("setup", "import os", shared=True), Cell("c", source)]
        report = runner.run(cells, {"one": [Question("one", "one()", {}, seed=0)]}, Limits())
        fault = report.fault and report.fault.outcome.value
        text = "".join(output["text"] for output in report.cells["c"].outputs) if "c" in report.cells else ""
        print(fault, report.replies["one"][0].value if "one" in report.replies else None, text.split())
"""


def test_an_ordinary_user_grades_too(tmp_path):
    # the superuser plays one inside an outer sandbox, in which it is nobody special
    as_user = ["bwrap", "--unshare-user", "--uid", "1000", "--gid", "1000", "--dev-bind", "/", "/", "--"]
    command = [*(as_user if os.geteuid() == 0 else []), sys.executable, "-c", AS_ORDINARY_USER]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=120, env={**os.environ, "HOME": str(tmp_path)}
    )
    assert done.stdout.split("\n")[:-1] == [
        "None None ['-1', 'PermissionError']",
        "worker_died None []",
        "None 1 []",
    ], done.stderr
