"""`headstart submit` says beforehand what the grader will say."""

import importlib.util
import json
import zipfile
from pathlib import Path

import nbformat
import pytest

from headstart.errors import CourseError
from headstart_grading import submit_command
from headstart_grading.demo_names import names_from_demos
from headstart_grading.fresh_process import FreshProcessRunner
from headstart_grading.packs import make_pack, write_pack
from headstart_grading.submit_command import pack_files, rehearse, report
from headstart_grading.verdicts import Outcome

_spec = importlib.util.spec_from_file_location("toy_course", Path(__file__).parent / "toy_course/toy_course.py")
toy_course = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(toy_course)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working folder with the toy chapter, and the release that it came from."""
    release, place = tmp_path / "release", tmp_path / "mine"
    (release / "learner").mkdir(parents=True)
    (release / "release.json").write_text(json.dumps({"chapters": [{"slug": "toy"}]}), encoding="utf-8")
    nbformat.write(toy_course.released_notebook(), release / "learner/toy.ipynb")
    monkeypatch.setattr(submit_command, "current_release", lambda language: release)
    (place / ".headstart/packs").mkdir(parents=True)
    with toy_course.installed():
        for name in toy_course.RIGHT:
            write_pack(make_pack(name), place / f".headstart/packs/{name}.safetensors")
        yield place


def answer(folder, **sources):
    notebook = toy_course.released_notebook()
    for cell in notebook.cells:
        cell.source = sources.get(cell.id, cell.source)
    nbformat.write(notebook, folder / "toy.ipynb")


def test_it_says_what_the_answers_deserve(folder):
    answer(folder, gain=toy_course.RIGHT["gain"])
    done = rehearse(folder, "toy", FreshProcessRunner())
    assert {name: one.outcome for name, one in done.graded.verdicts.items()} == {
        "gain": Outcome.PASSED,
        "centred": Outcome.NOT_ATTEMPTED,
    }
    assert "In all 2 of 5 points" in "\n".join(report(done, "en"))


def test_an_answer_that_leans_on_a_demo_is_warned(folder):
    notebook = toy_course.released_notebook()
    for cell in notebook.cells:
        if cell.id == "gain-demo":
            cell.source = "offset = 0.0\ntable, torch = {}, None"
        if cell.id == "gain":
            cell.source = (
                "def gain(after, before, table=None):\n    return (after - before).mean() + offset * torch.ones(1)"
            )
    assert names_from_demos(notebook) == {"gain": ["offset"]}


def test_the_warning_stands_in_the_report(folder):
    answer(folder, gain=toy_course.RIGHT["gain"] + " + rows", **{"gain-demo": "rows = 0"})
    nbformat.write(nbformat.read(folder / "toy.ipynb", 4), folder.parent / "release/learner/toy.ipynb")
    text = "\n".join(report(rehearse(folder, "toy", FreshProcessRunner()), "en"))
    assert "NameError: name 'rows' is not defined" in text
    assert "`gain` uses `rows`, which only a figure's cell defines" in text


def test_what_is_handed_in_is_packed_byte_by_byte(folder, tmp_path):
    answer(folder)
    (folder / "other.txt").write_text("not to be handed in", encoding="utf-8")
    files = rehearse(folder, "toy", FreshProcessRunner()).files
    (tmp_path / "x.zip").write_bytes(pack_files(files))
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        assert archive.namelist() == ["toy.ipynb"]
        assert archive.read("toy.ipynb") == (folder / "toy.ipynb").read_bytes()
    assert pack_files(files) == pack_files(files)


@pytest.mark.parametrize(("chapter", "words"), [("tpy", "no such file"), ("other", "choose one of toy")])
def test_a_chapter_that_is_not_there_is_named(folder, chapter, words):
    answer(folder)
    (folder / "other.ipynb").write_text("{}", encoding="utf-8")
    with pytest.raises(CourseError, match=words):
        rehearse(folder, chapter, FreshProcessRunner())


def test_a_missing_pack_says_how_to_get_it(folder):
    answer(folder)
    (folder / ".headstart/packs/gain.safetensors").unlink()
    with pytest.raises(CourseError, match="headstart lab"):
        rehearse(folder, "toy", FreshProcessRunner())


def test_a_damaged_notebook_is_told_so_and_stays(folder):
    (folder / "toy.ipynb").write_text("{", encoding="utf-8")
    done = rehearse(folder, "toy", FreshProcessRunner())
    assert {one.outcome for one in done.graded.verdicts.values()} == {Outcome.MALFORMED}
    assert (folder / "toy.ipynb").read_text(encoding="utf-8") == "{"
