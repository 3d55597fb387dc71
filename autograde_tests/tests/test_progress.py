"""The progress file survives torn lines, two kernels at once, and restarts."""

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest

from headstart import progress
from headstart.progress import ProgressLine

LINE = ProgressLine("transfer_gain", "wrong", 0.0, 3.0, "swapped_arms", "0f3c9a1b2d4e", "2026-03-01T09:30:00+00:00")


def file_of(folder):
    return folder / progress.PROGRESS_FILE


def test_what_is_appended_is_read_back(tmp_path):
    progress.append(tmp_path, LINE)
    assert progress.read(tmp_path) == [LINE]


def test_a_line_has_the_documented_fields(tmp_path):
    progress.append(tmp_path, LINE)
    record = json.loads(file_of(tmp_path).read_bytes())
    assert list(record) == ["time", "exercise", "outcome", "points", "max_points", "diagnosis", "release"]


def test_a_line_written_now_carries_an_offset():
    assert ProgressLine("a", "passed", 1, 1).time.endswith("+00:00")


def test_no_file_reads_as_no_progress(tmp_path):
    assert progress.read(tmp_path) == []


def test_a_torn_last_line_is_skipped(tmp_path):
    progress.append(tmp_path, LINE)
    whole = file_of(tmp_path).read_bytes()
    file_of(tmp_path).write_bytes(whole + whole[:40])
    assert progress.read(tmp_path) == [LINE]


def test_an_append_after_a_torn_line_is_kept(tmp_path):
    progress.append(tmp_path, LINE)
    whole = file_of(tmp_path).read_bytes()
    file_of(tmp_path).write_bytes(whole + whole[:40])
    later = replace(LINE, outcome="passed", points=3.0)
    progress.append(tmp_path, later)
    assert progress.read(tmp_path) == [LINE, later]


@pytest.mark.parametrize(
    "spoiled",
    [
        b"\x00" * 64,
        b"\xff\xfe\n",
        b"null\n",
        b"[1, 2]\n",
        b'{"exercise": "a"}\n',
        b"[" * 100_000 + b"\n",
        json.dumps({**LINE.__dict__, "outcome": "perfect"}).encode() + b"\n",
        json.dumps({**LINE.__dict__, "points": "3"}).encode() + b"\n",
        json.dumps({**LINE.__dict__, "exercise": {}}).encode() + b"\n",
    ],
    ids=["zeros", "bytes", "null", "list", "lacking", "deep", "outcome", "points", "exercise"],
)
def test_what_does_not_parse_costs_only_itself(tmp_path, spoiled):
    progress.append(tmp_path, LINE)
    with file_of(tmp_path).open("ab") as handle:
        handle.write(spoiled)
    progress.append(tmp_path, LINE)
    assert progress.read(tmp_path) == [LINE, LINE]


def test_unknown_fields_are_ignored(tmp_path):
    progress.append(tmp_path, LINE)
    record = json.loads(file_of(tmp_path).read_bytes())
    file_of(tmp_path).write_text(json.dumps({**record, "mood": "fine"}) + "\n")
    assert progress.read(tmp_path) == [LINE]


def test_an_unknown_outcome_is_refused():
    with pytest.raises(ValueError, match="outcome must be one of"):
        ProgressLine("a", "brilliant", 1, 1)


def test_the_latest_line_of_each_exercise_wins():
    second, other = replace(LINE, outcome="passed", time="2020-01-01T00:00:00+00:00"), replace(LINE, exercise="b")
    assert progress.latest_by_exercise([LINE, other, second]) == {"transfer_gain": second, "b": other}


WRITER = """
import sys
from headstart.progress import ProgressLine, append
for turn in range(int(sys.argv[3])):
    append(sys.argv[1], ProgressLine(sys.argv[2], "wrong", 0.0, 3.0, "x" * 300, release=str(turn)))
"""


def test_two_kernels_may_append_at_once(tmp_path):
    turns, names = 60, ["a", "b", "c"]
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), name, str(turns)]) for name in names]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    written = sorted((line.exercise, int(line.release)) for line in progress.read(tmp_path))
    assert written == [(name, turn) for name in names for turn in range(turns)]


def test_a_line_that_comes_in_between_is_not_overwritten(tmp_path, monkeypatch):
    progress.append(tmp_path, LINE)
    other, write = replace(LINE, exercise="b"), os.write

    def write_second(descriptor, record):
        monkeypatch.setattr(os, "write", write)
        progress.append(tmp_path, other)
        return write(descriptor, record)

    monkeypatch.setattr(os, "write", write_second)
    progress.append(tmp_path, replace(LINE, exercise="c"))
    assert [line.exercise for line in progress.read(tmp_path)] == ["transfer_gain", "b", "c"]


def test_a_restarted_process_finds_the_progress_of_the_last(tmp_path):
    subprocess.run([sys.executable, "-c", WRITER, str(tmp_path), "a", "1"], check=True)
    subprocess.run([sys.executable, "-c", WRITER, str(tmp_path), "b", "1"], check=True)
    assert list(progress.latest_by_exercise(progress.read(tmp_path))) == ["a", "b"]


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.delenv("HEADSTART_WORKSPACE", raising=False)
    folder = tmp_path / "mine"
    (folder / ".headstart").mkdir(parents=True)
    (folder / ".headstart/course.json").write_text("{}")
    (folder / "deep/er").mkdir(parents=True)
    return folder


def test_the_workspace_is_found_from_a_folder_inside_it(workspace):
    assert progress.find_workspace(workspace / "deep/er") == workspace


def test_the_workspace_is_found_from_the_current_folder(workspace, monkeypatch):
    monkeypatch.chdir(workspace / "deep")
    assert progress.find_workspace() == workspace


def test_the_variable_names_the_workspace(workspace, monkeypatch, tmp_path):
    monkeypatch.setenv("HEADSTART_WORKSPACE", str(workspace))
    monkeypatch.chdir(tmp_path)
    assert progress.find_workspace() == workspace


def test_outside_a_workspace_there_is_none(workspace):
    assert progress.find_workspace(workspace.parent) is None


def test_a_variable_that_names_no_workspace_is_passed_over(workspace, monkeypatch, tmp_path):
    monkeypatch.setenv("HEADSTART_WORKSPACE", str(tmp_path / "gone"))
    assert progress.find_workspace(workspace) == workspace
