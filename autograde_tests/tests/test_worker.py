"""A submission's cells run as in a notebook, and nothing they do by accident reaches the line to the grader."""

import os
import subprocess
import sys
from contextlib import contextmanager

import pytest
import torch

from headstart.exchange import frames
from headstart.exchange.questions import Question, Reply

BUDGET = 200_000


@contextmanager
def started(folder):
    """A worker, spoken to by hand: returns functions to send and to receive."""
    inbox, to_worker = os.pipe()
    from_worker, outbox = os.pipe()
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "IPYTHONDIR": str(folder), "OMP_NUM_THREADS": "1"}
    environment |= {"MPLBACKEND": "module://matplotlib_inline.backend_inline", "MPLCONFIGDIR": str(folder)}
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "headstart.exchange.worker", str(inbox), str(outbox)],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        pass_fds=(inbox, outbox),
    )
    os.close(inbox)
    os.close(outbox)
    try:
        yield (lambda message: frames.write(to_worker, message)), (lambda: frames.read(from_worker)), process
    finally:
        process.kill()
        process.communicate()
        os.close(to_worker)
        os.close(from_worker)


@pytest.fixture(scope="module")
def converse(tmp_path_factory):
    """Run cells and ask questions in a new worker; returns its messages by kind, and what it wrote to stdout."""

    def talk(cells, questions=()):
        with started(tmp_path_factory.mktemp("work")) as (send, receive, process):
            messages = [receive()]
            sources = [{"id": f"c{place}", "source": source} for place, source in enumerate(cells)]
            send({"kind": "cells", "cells": sources, "output_bytes": BUDGET})
            while messages[-1]["kind"] != "completed":
                messages.append(receive())
            for exercise, asked in questions:
                send({"kind": "questions", "exercise": exercise, "questions": [q.to_plain() for q in asked]})
                messages.append(receive())
            send({"kind": "end"})
            messages.append(receive())
            printed, _ = process.communicate(timeout=20)
            return messages, printed

    return talk


@pytest.fixture(scope="module")
def shown(converse):
    """What each of these cells shows, all run in one worker, by their source."""
    messages, _ = converse(HONEST)
    ran = [message for message in messages if message["kind"] == "ran"]
    return {source: message for source, message in zip(HONEST, ran, strict=True)}


FAILING = "print('before')\n1 / 0"
AWAITING = "import asyncio\nawait asyncio.sleep(0)\n'awaited'"
TIMED = "%%time\nx = 3"
SHELL = "!echo from the shell"
PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 2]);"
DISPLAYED = "from IPython.display import HTML, display\ndisplay(HTML('<b>bold</b>'))"
RENEWED = "handle = display('first', display_id=True)\nhandle.update('second')"
WIDGET = "import ipywidgets\nipywidgets.IntSlider()"
PROGRESS = "from tqdm.auto import tqdm\nfor _ in tqdm(range(3)): pass"
WARNED = "import warnings\nwarnings.warn('harmless')\n42"
CHECKED = "from headstart_grading import check\ncheck('anything')"
REFERENCES = "import headstart_solutions"
LEFT = "import sys\nsys.exit()"
ASKED = "input('name?')"
BROKEN = "x = (\n1 +"
SURROGATE = "print('\\ud800')"
FORKED = "import os\nif os.fork() == 0: os._exit(0)"
OWN_MODULE = "%%writefile own.py\nanswer = 42"
OWN_IMPORT = "import own\nown.answer"
STREAMS_SHUT = "import sys\nsys.stdout.close()\nsys.stdout = None"
LAST = "print('still here')"
HONEST = [
    FAILING, AWAITING, TIMED, SHELL, PLOT, DISPLAYED, RENEWED, WIDGET, PROGRESS, WARNED, CHECKED, REFERENCES, LEFT,
    ASKED, BROKEN, SURROGATE, FORKED, OWN_MODULE, OWN_IMPORT, STREAMS_SHUT, LAST,
]  # fmt: skip


def text_of(message, name="stdout"):
    return "".join(output["text"] for output in message["outputs"] if output.get("name") == name)


def data_of(message):
    return [output["data"] for output in message["outputs"] if "data" in output]


def test_a_cell_that_fails_shows_its_output_and_its_traceback(shown):
    stream, error = shown[FAILING]["outputs"]
    assert stream["text"] == "before\n"
    assert (error["ename"], "1 / 0" in "".join(error["traceback"])) == ("ZeroDivisionError", True)


def test_the_error_of_a_cell_names_its_line(shown):
    error = shown[FAILING]["error"]
    assert (error["type"], error["line"], error["source"]) == ("ZeroDivisionError", 2, "1 / 0")


def test_a_syntax_error_names_its_line(shown):
    assert (shown[BROKEN]["error"]["type"], shown[BROKEN]["error"]["line"]) == ("SyntaxError", 2)


def test_later_cells_run_after_an_error(shown):
    assert text_of(shown[LAST]) == "still here\n"


def test_await_works_at_the_top(shown):
    assert data_of(shown[AWAITING]) == [{"text/plain": "'awaited'"}]


def test_cell_magics_work(shown):
    assert "Wall time" in text_of(shown[TIMED])


def test_shell_commands_show_what_they_print(shown):
    assert text_of(shown[SHELL]) == "from the shell\n"


def test_figures_are_shown_inline(shown):
    (data,) = data_of(shown[PLOT])
    assert data["image/png"].startswith("iVBOR")


def test_display_shows_rich_output(shown):
    assert data_of(shown[DISPLAYED])[0]["text/html"] == "<b>bold</b>"


def test_a_display_can_be_renewed(shown):
    assert data_of(shown[RENEWED]) == [{"text/plain": "'second'"}]


@pytest.mark.parametrize("source", [WIDGET, PROGRESS, WARNED, CHECKED, FORKED, OWN_MODULE, SURROGATE])
def test_what_honest_notebooks_do_simply_works(shown, source):
    assert shown[source]["error"] is None


def test_a_progress_bar_keeps_its_last_state_only(shown):
    lines = text_of(shown[PROGRESS], "stderr").splitlines()
    assert len(lines) == 1 and "3/3" in lines[0]


def test_a_warning_is_kept_beside_the_result(shown):
    assert "harmless" in text_of(shown[WARNED], "stderr")
    assert data_of(shown[WARNED]) == [{"text/plain": "42"}]


def test_a_module_that_the_notebook_writes_can_be_imported(shown):
    assert data_of(shown[OWN_IMPORT]) == [{"text/plain": "42"}]


@pytest.mark.parametrize(
    ("source", "error"), [(REFERENCES, "ModuleNotFoundError"), (LEFT, "SystemExit"), (ASKED, "EOFError")]
)
def test_what_cannot_work_ends_its_own_cell_only(shown, source, error):
    assert shown[source]["error"]["type"] == error


def test_every_cell_is_announced_and_reported_in_order(converse):
    messages, _ = converse(["1", "2"])
    order = [(message["kind"], message.get("id")) for message in messages]
    between = [("started", "c0"), ("ran", "c0"), ("started", "c1"), ("ran", "c1")]
    assert order == [("ready", None), *between, ("completed", None), ("ended", None)]


def test_output_beyond_the_budget_is_cut_and_says_so(converse):
    messages, _ = converse(["print('x' * 10**6)", "print('more')"])
    first, second = (message for message in messages if message["kind"] == "ran")
    assert len(text_of(first)) < BUDGET and "cut here" in text_of(first)
    assert text_of(second) == ""


def test_questions_are_answered_from_the_notebooks_names(converse):
    question = Question("double", "double(x)", {"x": torch.tensor([1.0, 2.0])}, seed=0)
    messages, _ = converse(["def double(x):\n    print('noise')\n    return 2 * x"], [("double", [question])])
    (reply,) = next(message["replies"] for message in messages if message["kind"] == "replies")
    assert torch.equal(Reply.from_plain(reply).value, torch.tensor([2.0, 4.0]))


def test_an_answer_that_cannot_be_sent_is_the_answers_fault_alone(converse):
    questions = [Question("text", f"text({number})", {}, seed=0) for number in (0, 1)]
    cell = "def text(number):\n    return '\\ud800' if number else 'fine'"
    messages, _ = converse([cell], [("text", questions)])
    replies = next(message["replies"] for message in messages if message["kind"] == "replies")
    assert [reply["status"] for reply in replies] == ["answered", "raised"]


CONFUSING = {
    "prints": "print('\\x00' * 100)",
    "writes to the first descriptors": "import os\nos.write(1, b'junk' * 10)",
    "closes the first descriptors": "import os\nfor number in (0, 1, 2):\n    os.close(number)",
    "leaves a child in its loop": "import os\npid = os.fork()\nif pid: os.waitpid(pid, 0)",
    "reads the standard input": "import sys\nsys.stdin.read()",
    "changes the working directory": "import os\nos.chdir('/')",
}


@pytest.mark.parametrize("cell", CONFUSING.values(), ids=CONFUSING.keys())
def test_the_protocol_survives(converse, cell):
    question = Question("one", "one()", {}, seed=0)
    messages, _ = converse([cell, "def one():\n    return 1"], [("one", [question])])
    assert [message["kind"] for message in messages[-3:]] == ["completed", "replies", "ended"]
    assert messages[-2]["replies"][0]["value"] == 1


def test_nothing_is_printed_to_the_real_stdout(converse):
    _, printed = converse(["print('hello')", "1 + 1", "1 / 0"])
    assert printed == b""
