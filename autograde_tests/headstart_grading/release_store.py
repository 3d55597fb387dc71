"""The releases that a course has given out: each submission runs with the setup that it was written for."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from headstart.safe_files import replace_file

STORE = Path(".headstart/releases")
_LEGAL = re.compile(r"[0-9A-Za-z_-]{1,64}")


class ReleaseStore:
    """Released notebooks by chapter and release id.

    Args:
        course: the course directory.
    """

    def __init__(self, course: Path | str):
        self.folder = Path(course) / STORE

    def keep(self, chapter: str, released: Path) -> None:
        """Keep a released notebook under its release id; one that is kept already stays as it is.

        Args:
            chapter: its chapter.
            released: its path.
        """
        content = released.read_bytes()
        place = self._place(chapter, release_of(json.loads(content)))
        if place is not None and not place.is_file():
            replace_file(place, content)

    def find(self, chapter: str, release: str) -> Any | None:
        """The notebook of a release, if this course has given it out.

        Args:
            chapter: its chapter.
            release: as a submission names it, which may be anything.
        """
        import nbformat

        place = self._place(chapter, release)
        return nbformat.read(place, as_version=4) if place is not None and place.is_file() else None

    def _place(self, chapter: str, release: str) -> Path | None:
        legal = _LEGAL.fullmatch(chapter) and _LEGAL.fullmatch(release)
        return self.folder / chapter / f"{release}.ipynb" if legal else None


def release_of(notebook: Mapping[str, Any]) -> str:
    """The release id that a notebook names; empty where it names none."""
    metadata = notebook.get("metadata")
    marks = metadata.get("headstart") if isinstance(metadata, Mapping) else None
    release = marks.get("release") if isinstance(marks, Mapping) else None
    return release if isinstance(release, str) else ""
