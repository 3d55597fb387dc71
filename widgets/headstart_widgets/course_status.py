"""A working folder's course joined with the learner's progress, as plain data for the sidebar."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath
from typing import Any

MANIFEST = PurePosixPath(".headstart/course.json")
PROGRESS = PurePosixPath(".headstart/progress.jsonl")
OUTCOMES = ("passed", "partial", "wrong", "not_attempted", "crashed")
LARGEST = 1e9  # no exercise is worth more, and no chapter takes longer
STICKING = ("passed", "partial")  # an outcome that earned points is never taken back by a later check


def read_course(root: Path) -> dict[str, Any]:
    """Read the course of a working folder and how each of its exercises stands.

    Args:
        root: the working folder, which is the root of the Jupyter server.

    Returns:
        `{"state": "missing"}` where there is no course; `{"state": "unreadable", "reason"}` where its files are
        damaged or closed to us; else `{"state": "ready", "title", "language", "chapters"}`. To what the manifest says,
        each chapter adds `present`, and its `path` is null where it is no notebook inside `root`; each exercise adds
        `status` (`not_started`, or the outcome that counts), `earned` points, `checks` (how many) and `latest`
        (`{"outcome", "time"}` or null).
    """
    manifest = inside(root, str(MANIFEST))
    if manifest is None or not manifest.is_file():
        return {"state": "missing"}
    try:
        course = _parse(manifest.read_bytes())
        checks = read_checks(root)
        return {
            "state": "ready",
            "title": str(course["title"]),
            "language": str(course.get("language", "en")),
            "chapters": [_chapter(root, chapter, checks) for chapter in course["chapters"]],
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        return {"state": "unreadable", "reason": f"{type(error).__name__}: {error}"}


def read_checks(root: Path) -> dict[str, list[dict[str, Any]]]:
    """The checks of each exercise, oldest first; a line that does not parse (a torn write) is passed over."""
    progress = inside(root, str(PROGRESS))
    checks: dict[str, list[dict[str, Any]]] = {}
    if progress is None or not progress.is_file():
        return checks
    for line in progress.read_bytes().split(b"\n"):
        try:
            check = _parse(line)
            exercise, outcome = check["exercise"], check["outcome"]
        except (ValueError, KeyError, TypeError):
            continue
        if isinstance(exercise, str) and outcome in OUTCOMES:
            checks.setdefault(exercise, []).append(check)
    return checks


def summarise_checks(checks: list[dict[str, Any]], points: float) -> dict[str, Any]:
    """What the checks of one exercise come to.

    Args:
        checks: lines of the progress file, oldest first.
        points: what the exercise is worth; more than that is never earned.

    Returns:
        `{"status", "earned", "checks", "latest"}`; see `read_course`.
    """
    if not checks:
        return {"status": "not_started", "earned": 0, "checks": 0, "latest": None}
    latest = checks[-1]
    outcomes = {check["outcome"] for check in checks}
    status = next((outcome for outcome in STICKING if outcome in outcomes), latest["outcome"])
    best = max(_number(check.get("points")) for check in checks)
    return {
        "status": status,
        "earned": points if status == "passed" else min(best, points),
        "checks": len(checks),
        "latest": {"outcome": latest["outcome"], "time": str(latest.get("time", ""))},
    }


def inside(root: Path, path: object) -> Path | None:
    """The file that a relative path names, or None where it leads out of `root` (also by a link) or is no path."""
    if not isinstance(path, str) or not path or "\0" in path or "\\" in path:
        return None
    if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
        return None
    root = root.resolve()
    try:
        file = (root / path).resolve()
    except (OSError, RuntimeError):  # a loop of links
        return None
    return file if file.is_relative_to(root) else None


def _chapter(root: Path, chapter: dict[str, Any], checks: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    path = chapter["path"]
    notebook = inside(root, path) if str(path).endswith(".ipynb") else None
    return {
        "slug": str(chapter["slug"]),
        "title": str(chapter["title"]),
        "minutes": _number(chapter.get("minutes")),
        "device": str(chapter.get("device", "cpu")),
        "requires": [str(slug) for slug in chapter.get("requires", [])],
        "path": None if notebook is None else str(PurePosixPath(path)),
        "present": notebook is not None and notebook.is_file(),
        "exercises": [_exercise(exercise, checks) for exercise in chapter["exercises"]],
    }


def _exercise(exercise: dict[str, Any], checks: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    points = _number(exercise.get("points"))
    return {
        "id": str(exercise["id"]),
        "title": str(exercise["title"]),
        "kind": str(exercise.get("kind", "function")),
        "points": points,
        "minutes": _number(exercise.get("minutes")),
        **summarise_checks(checks.get(exercise["id"], []), points),
    }


def _parse(text: bytes) -> Any:
    def refuse(constant: str) -> None:
        raise ValueError(f"{constant} is not a JSON number")

    try:
        return json.loads(text, parse_constant=refuse)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _number(value: object) -> float:
    """A finite, non-negative number, or 0: the sidebar adds these up, and JSON knows no NaN."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0
    return value if 0 < value < LARGEST else 0
