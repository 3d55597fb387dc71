"""The working folder: made whole, brought up to date, and never at the cost of an answer."""

import json
import os
import shutil
import tempfile
from pathlib import Path

import nbformat
import pytest

from headstart import workspace
from headstart.errors import CourseError
from headstart.workspace import prepare

STUB = "def gain(a, b):\n    raise NotImplementedError"
ANSWER = "def gain(a, b):\n    return a - b"


def cell(make, source, name, role):
    exercise = {"exercise": "gain"} if role in ("task", "answer", "check") else {}
    return make(source, id=name, metadata={"headstart": {"role": role, **exercise}})


def chapter(release, text):
    cells = [
        cell(nbformat.v4.new_markdown_cell, text, "intro-1", "text"),
        cell(nbformat.v4.new_code_cell, STUB, "gain", "answer"),
        cell(nbformat.v4.new_code_cell, 'check("gain")', "gain-check", "check"),
    ]
    marks = {"headstart": {"chapter": "first", "release": release, "language": "en"}}
    return nbformat.v4.new_notebook(cells=cells, metadata=marks)


def write_release(folder, release="r1", text="Welcome.", packs=("gain",)):
    shutil.rmtree(folder, ignore_errors=True)
    for part in ("learner", "packs"):
        (folder / part).mkdir(parents=True)
    nbformat.write(chapter(release, text), folder / "learner/first.ipynb")
    for pack in packs:
        (folder / f"packs/{pack}.safetensors").write_bytes(f"{release} {pack}".encode())
    exercise = {"id": "gain", "title": "Gain", "kind": "function", "points": 3, "minutes": 10}
    row = {"slug": "first", "title": "First", "minutes": 45, "device": "cpu", "requires": [], "release": release}
    outline = {"title": "Headstart", "language": "en", "chapters": [{**row, "exercises": [exercise]}]}
    (folder / "release.json").write_text(json.dumps(outline))


@pytest.fixture
def release(tmp_path, monkeypatch):
    folder = tmp_path / "release"
    write_release(folder)
    monkeypatch.setattr(workspace, "current_release", lambda language: folder)
    return folder


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home" / "course"


def snapshot(folder):
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in Path(folder).rglob("*") if path.is_file()}


def write_answer(home):
    notebook = nbformat.read(home / "first.ipynb", as_version=4)
    notebook.cells[1].source = ANSWER
    notebook.cells.append(nbformat.v4.new_code_cell("print('mine')", id="mine-1"))
    nbformat.write(notebook, home / "first.ipynb")
    return (home / "first.ipynb").read_bytes()


def sources(home):
    return [cell.source for cell in nbformat.read(home / "first.ipynb", as_version=4).cells]


def backups(home):
    return sorted((home / ".headstart/backups").iterdir())


def test_a_missing_chapter_is_copied_in(release, home):
    done = prepare(home)
    assert (done.added, done.merged, done.first) == (["first"], [], "first.ipynb")
    assert (home / "first.ipynb").read_bytes() == (release / "learner/first.ipynb").read_bytes()


def test_the_outline_says_where_each_chapter_is(release, home):
    prepare(home)
    course = json.loads((home / ".headstart/course.json").read_text())
    assert course["title"] == "Headstart"
    assert course["chapters"][0]["path"] == "first.ipynb"
    assert course["chapters"][0]["exercises"][0]["id"] == "gain"


def test_two_prepares_in_a_row_change_no_byte(release, home):
    prepare(home)
    before = snapshot(home)
    prepare(home)
    assert snapshot(home) == before


def test_an_answer_survives_the_same_release(release, home):
    prepare(home)
    mine = write_answer(home)
    done = prepare(home)
    assert (done.added, done.merged) == ([], [])
    assert (home / "first.ipynb").read_bytes() == mine


def test_a_newer_release_brings_its_text_and_keeps_the_answer(release, home):
    prepare(home)
    write_answer(home)
    write_release(release, "r2", "Welcome back.")
    assert prepare(home).merged == ["first"]
    assert sources(home) == ["Welcome back.", ANSWER, 'check("gain")', "print('mine')"]


def test_what_a_merge_replaces_is_kept(release, home):
    prepare(home)
    mine = write_answer(home)
    write_release(release, "r2", "Welcome back.")
    prepare(home)
    assert [path.read_bytes() for path in backups(home)] == [mine]


def test_a_merge_is_done_once(release, home):
    prepare(home)
    write_answer(home)
    write_release(release, "r2", "Welcome back.")
    prepare(home)
    before = snapshot(home)
    assert prepare(home).merged == []
    assert snapshot(home) == before


def test_two_merges_within_a_second_keep_both_backups(release, home):
    prepare(home)
    kept = [write_answer(home)]
    for turn in (2, 3):
        write_release(release, f"r{turn}", f"Text {turn}.")
        prepare(home)
        kept.append((home / "first.ipynb").read_bytes())
    assert sorted(path.read_bytes() for path in backups(home)) == sorted(kept[:2])


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b"\xff\xfe", b'{"cells": 3}', b"[" * 100_000])
def test_a_notebook_that_cannot_be_read_is_left_copied_and_explained(release, home, broken):
    prepare(home)
    (home / "first.ipynb").write_bytes(broken)
    done = prepare(home)
    assert (home / "first.ipynb").read_bytes() == broken
    assert [path.read_bytes() for path in backups(home)] == [broken]
    assert "first.ipynb cannot be read" in done.notes[0] and backups(home)[0].name in done.notes[0]


def test_a_notebook_that_cannot_be_read_is_copied_once(release, home):
    prepare(home)
    (home / "first.ipynb").write_text("{")
    prepare(home)
    before = snapshot(home)
    prepare(home)
    assert snapshot(home) == before


@pytest.mark.parametrize("marks", [None, 3, {"headstart": 3}, {"headstart": {"release": ["r1"]}}])
def test_a_notebook_with_odd_metadata_is_merged(release, home, marks):
    prepare(home)
    notebook = json.loads(write_answer(home))
    notebook["metadata"] = marks
    (home / "first.ipynb").write_text(json.dumps(notebook))
    assert prepare(home).merged == ["first"]
    assert ANSWER in sources(home)


def test_packs_follow_the_release(release, home):
    write_release(release, "r1", packs=("gain", "retired"))
    prepare(home)
    write_release(release, "r2", packs=("gain", "fresh"))
    prepare(home)
    packs = {path.name: path.read_bytes() for path in (home / ".headstart/packs").iterdir()}
    assert packs == {"gain.safetensors": b"r2 gain", "fresh.safetensors": b"r2 fresh"}


def test_the_learners_own_files_are_left_alone(release, home):
    home.mkdir(parents=True)
    (home / "notes.ipynb").write_text("not even a notebook")
    (home / ".headstart").mkdir()
    (home / ".headstart/progress.jsonl").write_text("torn")
    prepare(home)
    assert (home / "notes.ipynb").read_text() == "not even a notebook"
    assert (home / ".headstart/progress.jsonl").read_text() == "torn"


@pytest.mark.parametrize("place", [".", ".headstart", ".headstart/packs", ".headstart/backups"])
def test_a_file_where_a_folder_must_be_is_named(release, home, place):
    (home / place).parent.mkdir(parents=True, exist_ok=True)
    (home / place).write_text("in the way")
    with pytest.raises(CourseError, match="must be a folder.*--dir"):
        prepare(home)
    assert (home / place).read_text() == "in the way"


def test_a_working_folder_below_a_file_is_refused(release, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CourseError, match="must be writable.*--dir"):
        prepare(tmp_path / "file" / "course")


def test_a_folder_where_a_notebook_must_be_is_named(release, home):
    (home / "first.ipynb").mkdir(parents=True)
    with pytest.raises(CourseError, match="first.ipynb must be a notebook"):
        prepare(home)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="file permissions are POSIX's")
def test_a_folder_that_cannot_be_written_is_named(release):
    locked = Path(tempfile.mkdtemp())
    locked.chmod(0o555)
    was_root = os.geteuid() == 0
    try:
        if was_root:  # whom no permission stops
            os.seteuid(65534)
        with pytest.raises(CourseError, match="must be writable.*Permission denied.*--dir"):
            prepare(locked)
    finally:
        if was_root:
            os.seteuid(0)
        shutil.rmtree(locked)


def test_a_full_disk_leaves_the_notebook_as_it_was(release, home, monkeypatch):
    prepare(home)
    mine = write_answer(home)
    write_release(release, "r2", "Welcome back.")

    def refuse(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(CourseError, match="No space left on device"):
        prepare(home)
    assert (home / "first.ipynb").read_bytes() == mine


def test_no_temporary_file_stays_behind(release, home, monkeypatch):
    prepare(home)
    write_release(release, "r2", "Welcome back.")
    before = sorted(home.rglob("*"))
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(PermissionError(13, "in use")))
    with pytest.raises(CourseError, match="in use"):
        prepare(home)
    assert sorted(home.rglob("*")) == before
