"""`headstart lab` in a real browser: one server for all files here, and for each file a page of its own."""

import ast
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from headstart.course_files import solution_file
from headstart.installation import find_browser

PATIENCE_MS = 60_000
BROWSER_OPTIONS = [
    *("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]


expect.set_options(timeout=30_000)  # machines that test are busy


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

    def wait(self):
        while self.process.poll() is None:
            try:
                return urllib.request.urlopen(self.address("/api/status"), timeout=5).close()
            except OSError:
                time.sleep(0.2)
        pytest.fail(f"headstart lab ended with {self.process.returncode}:\n{self.log.read_text()}")

    def end(self):
        os.killpg(self.process.pid, signal.SIGINT)  # what Ctrl-C in a terminal does
        return self.process.wait(60)


class ChapterPage:
    """What a learner sees of a chapter: cells by their place in the notebook, the sidebar by its names."""

    def __init__(self, page, folder, chapter):
        self.page, self.slug = page, chapter
        self.cells = json.loads((folder / f"{chapter}.ipynb").read_text())["cells"]

    def open(self):
        self.chapter().locator(".hs-Chapter-open").click()
        expect(self.chapter()).to_have_attribute("data-current", "true")
        # JupyterLab drops a cell that is run before there is a kernel
        expect(self.page.locator("#jp-main-statusbar")).to_contain_text("| Idle", timeout=PATIENCE_MS)

    @property
    def notebook(self):
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")

    def cell(self, index):
        return self.notebook.locator(f'.jp-Notebook-cell[data-windowed-list-index="{index}"]')

    def expect_the_cells_of_the_file(self):
        """Every cell is there, none more, and each is still of its kind; JupyterLab draws the far ones by and by."""
        texts = sum(cell["cell_type"] == "markdown" for cell in self.cells)
        expect(self.notebook.locator(".jp-Notebook .jp-Cell")).to_have_count(len(self.cells), timeout=PATIENCE_MS)
        expect(self.notebook.locator(".jp-Notebook .jp-MarkdownCell")).to_have_count(texts, timeout=PATIENCE_MS)

    def indices_of(self, **marks):
        """Places of the cells with these marks: `id`, and what `metadata.headstart` holds."""
        marked = [{**cell["metadata"]["headstart"], "id": cell["id"]} for cell in self.cells]
        return [index for index, cell in enumerate(marked) if marks.items() <= cell.items()]

    def index_with(self, text):
        """The place of the one cell in whose source a text stands."""
        (index,) = [index for index, cell in enumerate(self.cells) if text in "".join(cell["source"])]
        return index

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

    def run_setup(self):
        for index in self.indices_of(role="setup"):
            self.run(index)

    def write(self, index, source):
        cell = self.cell(index)
        cell.scroll_into_view_if_needed()
        cell.locator(".cm-content").click()
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.insert_text(source)

    def chapter(self):
        return self.page.get_by_test_id(f"headstart-chapter-{self.slug}")

    def exercise(self, name):
        return self.page.get_by_test_id(f"headstart-exercise-{name}")

    def reference(self, exercise):
        """The reference answer's source, as a learner would type it."""
        text = solution_file(self.slug).read_text()
        (node,) = [node for node in ast.parse(text).body if getattr(node, "name", None) == exercise]
        lines = (line for line in text.splitlines()[node.lineno - 1 : node.end_lineno] if "### " not in line)
        return "\n".join(lines)


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    lab = Lab(home / "course", home)
    lab.wait()
    yield lab
    if lab.process.poll() is None:
        lab.end()


@pytest.fixture(scope="module")
def complaints():
    """What the page has written to the console as an error."""
    return []


@pytest.fixture(scope="module")
def page(lab, complaints):
    """JupyterLab on the working folder, as it is opened from the command line's address."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_OPTIONS)
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.set_default_timeout(PATIENCE_MS)
        page.goto(lab.address("/lab"))
        yield page
        browser.close()


@pytest.fixture(scope="module")
def open_chapter(lab, page):
    """Opens a chapter from the sidebar."""

    def open_chapter(slug):
        chapter = ChapterPage(page, lab.folder, slug)
        chapter.open()
        return chapter

    return open_chapter
