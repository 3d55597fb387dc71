"""Files of JSON lines that are only appended to, and a torn line of which harms no other."""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from headstart_grading.instructor.course import writing


def append_line(path: Path, event: str, **content: Any) -> None:
    """Append one line, with the time and the name of whoever runs the command; only the owner can read the file.

    Args:
        path: the file; made with its folder if it is not there.
        event: what happened, in one word.
        content: what else is to be kept; JSON's kinds of value.

    Raises:
        CourseError: no room or no right to write.
    """
    line = {"time": datetime.now(UTC).isoformat(timespec="seconds"), "event": event, "by": _user(), **content}
    text = json.dumps(line, ensure_ascii=False) + "\n"
    with writing("a log of the course", path):
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "rb+", buffering=0) as handle:
            if handle.seek(0, os.SEEK_END) and (handle.seek(-1, os.SEEK_END), handle.read(1))[1] != b"\n":
                text = "\n" + text  # a line that was torn must not take this one with it
            handle.write(text.encode("utf-8", "replace"))
            os.fsync(handle.fileno())


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a file, oldest first; a line that does not parse is passed over.

    Raises:
        CourseError: the file is there and cannot be read.
    """
    with writing("a log of the course", path):
        try:
            lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
        except FileNotFoundError:
            return
    for line in lines:
        try:
            content = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(content, dict):
            yield content


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return str(os.getuid())
