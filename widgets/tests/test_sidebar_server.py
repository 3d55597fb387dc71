"""The server extension joins the course of a folder with its progress, and shows nothing from outside the folder."""

import json
from pathlib import Path

import pytest
from tornado.httpclient import HTTPClientError

from headstart_widgets.course_status import read_course

pytest_plugins = ["pytest_jupyter.jupyter_server"]

EXERCISES = [
    {"id": "transfer_gain", "title": "Transfer gain", "kind": "function", "points": 3, "minutes": 10},
    {"id": "freeze_body", "title": "Freeze the body", "kind": "function", "points": 2, "minutes": 5},
]


@pytest.fixture
def jp_server_config():
    return {"ServerApp": {"jpserver_extensions": {"headstart_widgets": True}}}


def write_course(root: Path, path: object = "head_start.ipynb", progress: bytes = b"", **changes: object) -> None:
    chapter = {
        "slug": "head_start",
        "title": "A head start",
        "minutes": 45,
        "device": "cpu",
        "requires": [],
        "path": path,
        "release": "r1",
        "exercises": EXERCISES,
    }
    course = {"title": "Headstart", "language": "en", "chapters": [chapter | changes]}
    (root / ".headstart").mkdir()
    (root / ".headstart/course.json").write_text(json.dumps(course))
    (root / ".headstart/progress.jsonl").write_bytes(progress)
    (root / "head_start.ipynb").write_text("{}")


def check_line(outcome: object, points: object = 0, exercise: str = "transfer_gain") -> bytes:
    line = {"time": "2026-01-02T03:04:05Z", "exercise": exercise, "outcome": outcome, "points": points}
    return json.dumps(line | {"max_points": 3, "diagnosis": None, "release": "r1"}).encode() + b"\n"


def statuses(root: Path) -> list[dict]:
    return read_course(root)["chapters"][0]["exercises"]


async def test_course_is_served_with_statuses(jp_fetch, jp_root_dir):
    write_course(jp_root_dir, progress=check_line("wrong"))
    response = await jp_fetch("headstart", "course")
    course = json.loads(response.body)
    assert course["state"] == "ready"
    assert [exercise["status"] for exercise in course["chapters"][0]["exercises"]] == ["wrong", "not_started"]


async def test_request_without_token_is_refused(jp_fetch, jp_root_dir):
    write_course(jp_root_dir)
    with pytest.raises(HTTPClientError) as refused:
        await jp_fetch("headstart", "course", headers={"Authorization": "token wrong"})
    assert refused.value.code == 403


async def test_folder_without_course_is_an_ordinary_answer(jp_fetch):
    response = await jp_fetch("headstart", "course")
    assert (response.code, json.loads(response.body)) == (200, {"state": "missing"})


async def test_progress_is_read_anew_at_each_request(jp_fetch, jp_root_dir):
    write_course(jp_root_dir)
    await jp_fetch("headstart", "course")
    with (jp_root_dir / ".headstart/progress.jsonl").open("ab") as progress:
        progress.write(check_line("passed", 3))
    response = await jp_fetch("headstart", "course")
    assert json.loads(response.body)["chapters"][0]["exercises"][0]["status"] == "passed"


def test_chapter_keeps_what_the_manifest_says(tmp_path):
    write_course(tmp_path)
    chapter = read_course(tmp_path)["chapters"][0]
    del chapter["exercises"]
    assert chapter == {
        "slug": "head_start",
        "title": "A head start",
        "minutes": 45,
        "device": "cpu",
        "requires": [],
        "path": "head_start.ipynb",
        "present": True,
    }


def test_exercise_without_checks_has_not_been_started(tmp_path):
    write_course(tmp_path)
    assert statuses(tmp_path)[0] == EXERCISES[0] | {"status": "not_started", "earned": 0, "checks": 0, "latest": None}


@pytest.mark.parametrize("outcome", ["passed", "partial", "wrong", "not_attempted", "crashed"])
def test_each_outcome_is_shown_as_it_is(tmp_path, outcome):
    write_course(tmp_path, progress=check_line(outcome))
    assert statuses(tmp_path)[0]["status"] == outcome


def test_passed_stays_passed(tmp_path):
    write_course(tmp_path, progress=check_line("passed", 3) + check_line("crashed"))
    exercise = statuses(tmp_path)[0]
    assert (exercise["status"], exercise["earned"], exercise["latest"]["outcome"]) == ("passed", 3, "crashed")


def test_partial_stays_until_it_is_passed(tmp_path):
    write_course(tmp_path, progress=check_line("partial", 1) + check_line("wrong"))
    assert (statuses(tmp_path)[0]["status"], statuses(tmp_path)[0]["earned"]) == ("partial", 1)


def test_latest_of_the_outcomes_without_points_is_shown(tmp_path):
    write_course(tmp_path, progress=check_line("crashed") + check_line("wrong") + check_line("not_attempted"))
    assert (statuses(tmp_path)[0]["status"], statuses(tmp_path)[0]["checks"]) == ("not_attempted", 3)


def test_no_more_points_are_earned_than_there_are(tmp_path):
    write_course(tmp_path, progress=check_line("partial", 99))
    assert statuses(tmp_path)[0]["earned"] == 3


def test_torn_last_line_is_passed_over(tmp_path):
    write_course(tmp_path, progress=check_line("passed", 3) + check_line("wrong")[:40])
    assert (statuses(tmp_path)[0]["status"], statuses(tmp_path)[0]["checks"]) == ("passed", 1)


@pytest.mark.parametrize(
    "line",
    [
        b"\xff\xfe\n",
        b"[1, 2]\n",
        b'"passed"\n',
        b"null\n",
        b'{"exercise": "transfer_gain"}\n',
        b'{"exercise": ["transfer_gain"], "outcome": "passed"}\n',
        b'{"exercise": "transfer_gain", "outcome": "brilliant"}\n',
        b'{"exercise": "transfer_gain", "outcome": "passed", "points": NaN}\n',
        b"[" * 100_000 + b"\n",
    ],
    ids=["bytes", "list", "text", "null", "short", "id", "outcome", "nan", "deep"],
)
def test_line_that_is_no_check_is_passed_over(tmp_path, line):
    write_course(tmp_path, progress=line + check_line("wrong"))
    assert (statuses(tmp_path)[0]["status"], statuses(tmp_path)[0]["checks"]) == ("wrong", 1)


@pytest.mark.parametrize("points", [float("inf"), -5, True, "3", None, 10**400])
def test_points_that_are_no_sum_count_nothing(tmp_path, points):
    line = check_line("partial", points).replace(b"Infinity", b"1e999")
    write_course(tmp_path, progress=line)
    assert (statuses(tmp_path)[0]["status"], statuses(tmp_path)[0]["earned"]) == ("partial", 0)


@pytest.mark.parametrize(
    "path",
    ["../outside.ipynb", "/etc/outside.ipynb", "a/../../outside.ipynb", "..\\outside.ipynb", "a\0.ipynb", "", 7, None],
)
def test_path_that_leads_out_of_the_folder_is_not_offered(tmp_path, path):
    root = tmp_path / "course"
    root.mkdir()
    (tmp_path / "outside.ipynb").write_text("{}")
    write_course(root, path=path)
    chapter = read_course(root)["chapters"][0]
    assert (chapter["path"], chapter["present"]) == (None, False)


def test_path_is_offered_only_as_jupyterlab_spells_it(tmp_path):
    write_course(tmp_path, path=str(tmp_path / "head_start.ipynb"))
    assert read_course(tmp_path)["chapters"][0]["path"] is None


def test_path_that_goes_up_is_not_offered_even_where_it_comes_back(tmp_path):
    write_course(tmp_path, path=".headstart/../head_start.ipynb")
    assert read_course(tmp_path)["chapters"][0]["path"] is None


def test_link_that_leads_out_of_the_folder_is_not_offered(tmp_path):
    root = tmp_path / "course"
    root.mkdir()
    (tmp_path / "outside.ipynb").write_text("{}")
    (root / "linked.ipynb").symlink_to(tmp_path / "outside.ipynb")
    write_course(root, path="linked.ipynb")
    assert read_course(root)["chapters"][0]["path"] is None


def test_manifest_behind_a_link_to_the_outside_is_not_read(tmp_path):
    root, other = tmp_path / "course", tmp_path / "other"
    root.mkdir()
    other.mkdir()
    write_course(other)
    (root / ".headstart").symlink_to(other / ".headstart")
    assert read_course(root) == {"state": "missing"}


def test_only_notebooks_are_offered(tmp_path):
    write_course(tmp_path, path=".headstart/course.json")
    assert read_course(tmp_path)["chapters"][0]["path"] is None


def test_missing_notebook_is_named_as_missing(tmp_path):
    write_course(tmp_path)
    (tmp_path / "head_start.ipynb").unlink()
    chapter = read_course(tmp_path)["chapters"][0]
    assert (chapter["path"], chapter["present"]) == ("head_start.ipynb", False)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"title": "x"}', '{"title": "x", "chapters": [1]}', "[" * 99999]
)
def test_damaged_manifest_is_named_as_damaged(tmp_path, text):
    write_course(tmp_path)
    (tmp_path / ".headstart/course.json").write_text(text)
    assert read_course(tmp_path)["state"] == "unreadable"


def test_course_without_progress_file_has_no_checks(tmp_path):
    write_course(tmp_path)
    (tmp_path / ".headstart/progress.jsonl").unlink()
    assert [exercise["status"] for exercise in statuses(tmp_path)] == ["not_started", "not_started"]
