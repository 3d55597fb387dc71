"""The progress file of a working folder: one line a check, appended, never rewritten.

The file is `.headstart/progress.jsonl`, UTF-8, one JSON object a line:

    {"time": "2026-03-01T09:30:00+00:00", "exercise": "transfer_gain", "outcome": "passed", "points": 3.0,
     "max_points": 3.0, "diagnosis": null, "release": "0f3c9a1b2d4e"}

`time` is when the check ended, in ISO 8601 with its offset. `outcome` is one of `OUTCOMES`. `diagnosis` is the name of
the known mistake, or null. `release` is the chapter's release id. A reader skips a line that does not parse, or that
lacks a field: a machine that lost power leaves a torn line behind, and one torn line must not cost a learner the rest.
Fields that a reader does not know, it ignores.

Standard library only: the check in a notebook, the server extension and a grader's script all read this format.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

OUTCOMES = ("passed", "partial", "wrong", "not_attempted", "crashed")
WORKSPACE_VARIABLE = "HEADSTART_WORKSPACE"
COURSE_FILE = Path(".headstart/course.json")
PROGRESS_FILE = Path(".headstart/progress.jsonl")


@dataclass(frozen=True)
class ProgressLine:
    """The result of one check.

    Args:
        exercise: the exercise's id.
        outcome: one of `OUTCOMES`.
        points: points reached.
        max_points: points that could be reached.
        diagnosis: name of the known mistake that answered alike, if exactly one did.
        release: release id of the chapter that the check came with.
        time: when, in ISO 8601 with offset; now, if left empty.
    """

    exercise: str
    outcome: str
    points: float
    max_points: float
    diagnosis: str | None = None
    release: str = ""
    time: str = ""

    def __post_init__(self):
        if self.outcome not in OUTCOMES:
            raise ValueError(f"outcome must be one of {', '.join(OUTCOMES)}; got {self.outcome!r}")
        if not self.time:
            object.__setattr__(self, "time", datetime.now(UTC).isoformat(timespec="seconds"))


def find_workspace(start: Path | str | None = None) -> Path | None:
    """The working folder: `HEADSTART_WORKSPACE`, else the nearest folder upwards that holds `.headstart/course.json`.

    Args:
        start: where to begin the walk; the current folder if left out.

    Returns:
        The folder, or None outside any working folder.
    """
    named = os.environ.get(WORKSPACE_VARIABLE)
    if named and (Path(named) / COURSE_FILE).is_file():
        return Path(named)
    here = Path(start or Path.cwd()).resolve()
    return next((folder for folder in (here, *here.parents) if (folder / COURSE_FILE).is_file()), None)


def append(workspace: Path | str, line: ProgressLine) -> None:
    """Add one line to the progress file and put it on disk.

    The line goes out in a single `O_APPEND` write, so two kernels that append at once cannot mix their lines. Where the
    file's last line is torn, a newline is written in front, so that the torn line spoils nothing but itself.

    Raises:
        OSError: the folder cannot be written, or the disk is full.
    """
    path = Path(workspace) / PROGRESS_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"time": line.time} | asdict(line), ensure_ascii=False, allow_nan=False) + "\n"
    # O_BINARY exists on Windows alone, where a text-mode descriptor would turn \n into \r\n.
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o644)
    try:
        record = (_mend(descriptor) + text).encode()
        if os.write(descriptor, record) < len(record):
            raise OSError(errno.ENOSPC, "the progress line was cut short", str(path))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(workspace: Path | str) -> list[ProgressLine]:
    """Every whole line of the progress file, oldest first; empty where there is no file."""
    try:
        content = (Path(workspace) / PROGRESS_FILE).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return []
    parsed = (_parse(raw) for raw in content.split(b"\n") if raw.strip())
    return [line for line in parsed if line is not None]


def latest_by_exercise(lines: Iterable[ProgressLine]) -> dict[str, ProgressLine]:
    """The last line of each exercise, in the order of the file (the clock of a laptop may run backwards)."""
    return {line.exercise: line for line in lines}


def _mend(descriptor: int) -> str:
    size = os.lseek(descriptor, 0, os.SEEK_END)
    if size == 0:
        return ""
    os.lseek(descriptor, size - 1, os.SEEK_SET)
    return "" if os.read(descriptor, 1) == b"\n" else "\n"


def _parse(raw: bytes) -> ProgressLine | None:
    try:
        record = json.loads(raw)
        line = ProgressLine(**{field.name: record[field.name] for field in fields(ProgressLine)})
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return line if _is_plain(line) else None


def _is_plain(line: ProgressLine) -> bool:
    texts = (line.exercise, line.time, line.release)
    numbers = (line.points, line.max_points)
    return (
        all(isinstance(text, str) for text in texts)
        and all(isinstance(number, (int, float)) and not isinstance(number, bool) for number in numbers)
        and (line.diagnosis is None or isinstance(line.diagnosis, str))
    )
