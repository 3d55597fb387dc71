"""A learner's first hour, in a real browser: `headstart lab`, a chapter, a control, an answer, a check."""

import ast
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from headstart.installation import find_browser

pytestmark = pytest.mark.browser

CHAPTER, EXERCISE = "head_start", "transfer_gain"
PATIENCE_MS = 60_000
READING = re.compile(r"\d+\.\d % of \d+ real scans")
BROWSER_OPTIONS = [
    *("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]


class Lab:
    """A `headstart lab` of its own: working folder, port and token."""

    def __init__(self, folder, home):
        self.folder, self.token = folder, secrets.token_hex(16)
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        homes = {f"JUPYTER_{name}_DIR": str(home / name) for name in ("CONFIG", "DATA", "RUNTIME")}
        environment = {**os.environ, **homes, "IPYTHONDIR": str(home / "ipython"), "JUPYTER_TOKEN": self.token}
        command = [str(Path(sys.executable).parent / "headstart"), "lab", "--no-browser"]
        command += ["--port", str(self.port), "--dir", str(folder)]
        self.log = home / "lab.log"
        with self.log.open("wb") as log:
            streams = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log}
            self.process = subprocess.Popen(command, env=environment, start_new_session=True, **streams)

    def address(self, path):
        return f"http://127.0.0.1:{self.port}{path}?token={self.token}"

    def wait(self, until):
        while self.process.poll() is None:
            try:
                return urllib.request.urlopen(self.address("/api/status"), timeout=5).close()
            except OSError:
                until.wait_for_timeout(200)
        pytest.fail(f"headstart lab ended with {self.process.returncode}:\n{self.log.read_text()}")

    def end(self):
        os.killpg(self.process.pid, signal.SIGINT)  # what Ctrl-C in a terminal does
        return self.process.wait(60)


class NotebookPage:
    """What a learner sees: cells by their place in the notebook, the sidebar by its names."""

    def __init__(self, page, notebook):
        self.page, self.cells = page, notebook["cells"]

    def cell(self, index):
        return self.page.locator(f'.jp-NotebookPanel .jp-Notebook-cell[data-windowed-list-index="{index}"]')

    def indices_of(self, **marks):
        """Places of the cells with these marks: `id`, and what `metadata.headstart` holds."""
        marked = [{**cell["metadata"]["headstart"], "id": cell["id"]} for cell in self.cells]
        return [index for index, cell in enumerate(marked) if marks.items() <= cell.items()]

    def run(self, index):
        cell = self.cell(index)
        cell.scroll_into_view_if_needed()
        before = cell.locator(".jp-InputArea-prompt").inner_text()
        cell.locator(".jp-InputArea-prompt").click()
        expect(cell).to_have_class(re.compile("jp-mod-active"))
        self.page.keyboard.press("Control+Enter")
        done = re.compile(r"^\[\d+\]:$")
        expect(cell.locator(".jp-InputArea-prompt")).not_to_have_text(before, timeout=PATIENCE_MS)
        expect(cell.locator(".jp-InputArea-prompt")).to_have_text(done, timeout=PATIENCE_MS)
        return cell

    def run_by_id(self, name):
        return self.run(*self.indices_of(id=name))

    def write(self, index, source):
        cell = self.cell(index)
        cell.scroll_into_view_if_needed()
        cell.locator(".cm-content").click()
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.insert_text(source)

    def chapter(self):
        return self.page.get_by_test_id(f"headstart-chapter-{CHAPTER}")

    def exercise(self):
        return self.page.get_by_test_id(f"headstart-exercise-{EXERCISE}")


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def lab(tmp_path_factory, browser):
    home = tmp_path_factory.mktemp("home")
    lab = Lab(home / "course", home)
    waiting = browser.new_page()
    lab.wait(waiting)
    waiting.close()
    yield lab
    if lab.process.poll() is None:
        lab.end()


@pytest.fixture(scope="module")
def complaints():
    return []


@pytest.fixture(scope="module")
def learner(lab, browser, complaints):
    """The notebook page, open on the chapter, with the setup cells run."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_default_timeout(PATIENCE_MS)
    page.goto(lab.address("/lab"))
    seen = NotebookPage(page, json.loads((lab.folder / f"{CHAPTER}.ipynb").read_text()))
    seen.chapter().locator(".hs-Chapter-open").click()
    # JupyterLab drops a cell that is run before there is a kernel
    expect(page.locator("#jp-main-statusbar")).to_contain_text("| Idle", timeout=PATIENCE_MS)
    for index in seen.indices_of(role="setup"):
        seen.run(index)
    yield seen
    page.close()


def reference(exercise):
    """The reference answer's source, as a learner would type it."""
    from headstart.course_files import solution_file

    text = solution_file(CHAPTER).read_text()
    (node,) = [node for node in ast.parse(text).body if getattr(node, "name", None) == exercise]
    lines = (line for line in text.splitlines()[node.lineno - 1 : node.end_lineno] if "### " not in line)
    return "\n".join(lines)


def test_the_first_chapter_opens_by_itself_in_a_fresh_folder(lab):
    answer = urllib.request.urlopen(lab.address("/"))
    assert answer.url.split("?")[0].endswith(f"/lab/tree/{CHAPTER}.ipynb")
    answer.close()


def test_the_sidebar_opens_the_chapter(learner):
    tab = learner.page.locator(".lm-DockPanel-tabBar .lm-mod-current")
    expect(tab).to_contain_text(CHAPTER)
    expect(learner.exercise()).to_have_attribute("data-status", "not_started")


@pytest.fixture(scope="module")
def control(learner):
    """The source lab, revealed: its readout then follows the dials."""
    (index,) = [index for index, cell in enumerate(learner.cells) if "SourceLab(" in "".join(cell["source"])]
    control = learner.run(index).get_by_test_id("source-lab")
    control.get_by_test_id("reveal").click()
    expect(control.get_by_test_id("readout")).to_contain_text(READING)
    return control


def test_a_dial_moved_by_keyboard_changes_the_reading(learner, control):
    before = control.get_by_test_id("readout").inner_text()
    control.get_by_test_id("slider-slant").focus()
    for _ in range(7):
        learner.page.keyboard.press("ArrowRight")
    expect(control.get_by_test_id("value-slant")).to_have_text("35°")
    expect(control.get_by_test_id("readout")).not_to_have_text(before)
    expect(control.get_by_test_id("readout")).to_contain_text(READING)


@pytest.mark.parametrize("key", ["m", "a", "b", "x", "ArrowUp"])
def test_the_notebook_leaves_keys_to_the_control(learner, control, key):
    """In a notebook's command mode these keys turn, add, cut and change cells."""
    cells, markdown = (learner.page.locator(f".jp-NotebookPanel {kind}") for kind in (".jp-Cell", ".jp-MarkdownCell"))
    before = cells.count(), markdown.count()
    control.get_by_test_id("slider-slant").focus()
    learner.page.keyboard.press(key)
    learner.page.keyboard.press("Home")  # answered by the slider, so that the notebook has had its turn
    expect(control.get_by_test_id("value-slant")).to_have_text("−40°")
    assert (cells.count(), markdown.count()) == before
    expect(control.get_by_test_id("slider-slant")).to_be_focused()


def test_an_empty_answer_reads_as_not_attempted(learner):
    stub = learner.run_by_id(EXERCISE)
    assert stub.locator(".jp-OutputArea-output").all_inner_texts() == []  # its names are known, and nothing is run yet
    learner.run_by_id(f"{EXERCISE}-check")
    expect(learner.exercise()).to_have_attribute("data-status", "not_attempted", timeout=PATIENCE_MS)


def test_a_right_answer_reads_as_passed(learner):
    learner.write(*learner.indices_of(id=EXERCISE), reference(EXERCISE))
    learner.run_by_id(EXERCISE)
    check = learner.run_by_id(f"{EXERCISE}-check")
    expect(check.locator(".jp-OutputArea")).to_contain_text("passed", timeout=PATIENCE_MS)
    expect(learner.exercise()).to_have_attribute("data-status", "passed", timeout=PATIENCE_MS)


def test_the_console_has_no_errors(learner, complaints):
    assert complaints == []


def test_ctrl_c_ends_the_lab(learner, lab):
    learner.page.close()
    assert lab.end() == 0
