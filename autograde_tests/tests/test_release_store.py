"""A submission made from an older release runs with that release's setup, and with no other file it may name."""

import copy
import importlib.util
import json
from pathlib import Path

import nbformat
import pytest

from headstart_grading.release_store import ReleaseStore, release_of
from headstart_grading.submissions import cells_to_run, read_submission

_spec = importlib.util.spec_from_file_location("toy_course", Path(__file__).parent / "toy_course/toy_course.py")
toy_course = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(toy_course)


@pytest.fixture
def older():
    return toy_course.released_notebook()


@pytest.fixture
def current(older):
    notebook = copy.deepcopy(older)
    notebook.metadata.headstart.release = "r2"
    next(cell for cell in notebook.cells if cell.id == "setup").source = "from other import things"
    return notebook


@pytest.fixture
def store(tmp_path, older, current):
    kept = ReleaseStore(tmp_path / "course")
    for name, notebook in {"one": older, "two": current}.items():
        nbformat.write(notebook, tmp_path / f"{name}.ipynb")
        kept.keep("toy", tmp_path / f"{name}.ipynb")
    return kept


def setup_of(submission):
    return [cell.source for cell in cells_to_run(submission) if cell.shared]


def hand_in(tmp_path, notebook):
    path = tmp_path / "toy.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def test_a_submission_from_an_older_release_runs_with_its_setup(tmp_path, store, older, current):
    submission = read_submission(hand_in(tmp_path, older), current, store)
    assert setup_of(submission) == [cell.source for cell in older.cells if cell.id == "setup"]
    assert any("older release (r1)" in note for note in submission.notes)
    assert release_of(submission.notebook) == "r2"


def test_one_from_the_current_release_runs_with_the_current_setup(tmp_path, store, current):
    submission = read_submission(hand_in(tmp_path, current), current, store)
    assert setup_of(submission) == ["from other import things"]
    assert submission.older is None


@pytest.mark.parametrize("release", ["never-given-out", "../../../../etc/passwd", "", None, 5, ["r1"], {"r1": 1}])
def test_a_release_that_was_never_given_out_is_the_current_one(tmp_path, store, older, current, release):
    older.metadata.headstart.release = release
    submission = read_submission(hand_in(tmp_path, older), current, store)
    assert setup_of(submission) == ["from other import things"]


def test_a_kept_release_is_never_replaced(tmp_path, store, older):
    changed = copy.deepcopy(older)
    changed.cells = []
    nbformat.write(changed, tmp_path / "changed.ipynb")
    store.keep("toy", tmp_path / "changed.ipynb")
    assert len(store.find("toy", "r1").cells) == len(older.cells)


def test_an_id_cannot_lead_out_of_the_store(tmp_path, store):
    (tmp_path / "secret.ipynb").write_text("{}", encoding="utf-8")
    assert store.find("..", "secret") is None
    assert store.find("toy", "../../../../secret") is None
