"""Every chapter runs from top to bottom: solved, where every check passes, and as a learner gets it, where none does.

`make test` runs them at the smoke profile, `make test-chapters` at the quick one.
"""

import os
import time
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from headstart.building.build import build_course
from headstart.catalog import load_course
from headstart_grading.strangers import check_strangers

STRANGERS = Path(__file__).parent / "strangers"  # by people who saw neither tests nor references
CHAPTERS = [row.slug for row in load_course().chapters]
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")  # Jupyter's own


@pytest.fixture(scope="session")
def working_folder(tmp_path_factory):
    """A working folder with packs, and the source notebooks beside the learners'."""
    folder = tmp_path_factory.mktemp("chapters")
    build_course(folder / "built")
    state = folder / "work" / ".headstart"
    state.mkdir(parents=True)
    (folder / "built/packs").rename(state / "packs")
    (state / "course.json").write_text((folder / "built/release.json").read_text())
    return folder


def run(folder, path, profile):
    """Run a notebook in the working folder; gives back its cells and the seconds it took."""
    notebook = nbformat.read(path, as_version=4)
    env = {**os.environ, "HEADSTART_PROFILE": profile}
    client = NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(folder / "work")}})
    begun = time.monotonic()
    client.execute(env=env)
    print(f"{path.name} at {profile}: {time.monotonic() - begun:.0f} s")
    return notebook.cells


def outcomes(cells):
    """What every check cell says, as its verdict's HTML names it."""
    shown = {}
    for cell in cells:
        if cell.metadata.headstart.role == "check":
            html = "".join(output.data["text/html"] for output in cell.outputs if "data" in output)
            shown[cell.metadata.headstart.exercise] = html.partition('data-outcome="')[2].partition('"')[0]
    return shown


def solved(folder, slug):
    return folder / "built/source" / slug / f"{slug}.ipynb"


@pytest.mark.parametrize("slug", CHAPTERS)
def test_every_check_of_the_solved_chapter_passes(working_folder, slug):
    said = outcomes(run(working_folder, solved(working_folder, slug), "smoke"))
    assert said
    assert set(said.values()) == {"passed"}


@pytest.mark.parametrize("slug", CHAPTERS)
def test_demos_need_no_exercise_and_untouched_ones_are_not_attempted(working_folder, slug):
    said = outcomes(run(working_folder, working_folder / "built/learner" / f"{slug}.ipynb", "smoke"))
    assert said
    assert set(said.values()) == {"not_attempted"}


@pytest.mark.chapters
@pytest.mark.parametrize("slug", CHAPTERS)
def test_the_solved_chapter_runs_at_the_quick_profile(working_folder, slug):
    said = outcomes(run(working_folder, solved(working_folder, slug), "quick"))
    assert set(said.values()) == {"passed"}


@pytest.mark.chapters
def test_strangers_answers_are_accepted_rejected_and_diagnosed():
    report = check_strangers(STRANGERS)
    assert report.problems == []
    assert report.right_accepted == report.right > 0
    assert report.wrong_rejected == report.wrong > 0
    assert report.diagnosed >= 0.8 * report.due > 0
