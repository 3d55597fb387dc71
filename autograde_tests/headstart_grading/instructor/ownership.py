"""Whose file is it? Read from the names that Canvas, Moodle or an instructor gave, never from what is inside.

Only the part of a name that the platform writes is trusted; what follows is the student's own file name.
Sources: Canvas, `lib/content_zipper.rb` in instructure/canvas-lms (`name_LATE_user_file_NAME`); Moodle,
`mod/assign/locallib.php` in moodle/moodle (`Full name_participant_assignsubmission_file_NAME`, a folder or a prefix).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from headstart.errors import CourseError
from headstart_grading.instructor.roster_file import Student

CANVAS = re.compile(r"(?P<name>[^_/]+)_(?:LATE_)?(?P<number>\d+)_\d+_(?P<rest>[^/]+)", re.DOTALL)
MOODLE = re.compile(r"(?P<name>[^_/]+)_(?P<number>\d+)_assignsubmission_file(?:_?/|_)(?P<rest>.+)", re.DOTALL)


class Naming(StrEnum):
    """Who named the files."""

    PLAIN = "plain"
    CANVAS = "canvas"
    MOODLE = "moodle"


@dataclass(frozen=True)
class Owner:
    """Whose a file is, and what the student called it; or why nobody can tell."""

    student: str | None
    name: str
    why: str = ""


class Owners:
    """Finds owners by the roster.

    Args:
        roster: students by id.
        participants: by Moodle's participant number, the student's id, where a grading worksheet says so.
    """

    def __init__(self, roster: Mapping[str, Student], participants: Mapping[str, str] | None = None):
        self.roster = roster
        self.participants = participants or {}
        self._numbers = {one.lms_user_id: one.id for one in roster.values() if one.lms_user_id}
        self._names = _unique(
            (f"{one.first_name} {one.last_name}".strip().casefold(), one.id) for one in roster.values()
        )
        self._by_length = sorted(roster, key=len, reverse=True)

    def by_full_name(self, name: str) -> str | None:
        """The one student of that name, if there is just one."""
        return self._names.get(" ".join(name.split()).casefold())

    def choose_naming(self, paths: Sequence[str]) -> Naming:
        """Who named these files: a platform if all names are of its form, or else the instructor.

        Raises:
            CourseError: a file would be one student's by the platform's form and another's by the plain one.
        """
        for naming, form in ((Naming.MOODLE, MOODLE), (Naming.CANVAS, CANVAS)):
            if paths and all(form.fullmatch(path) for path in paths):
                self._expect_one_reading(paths, naming)
                return naming
        return Naming.PLAIN

    def _expect_one_reading(self, paths: Sequence[str], naming: Naming) -> None:
        for path in paths:
            plain, other = self.owner(path, Naming.PLAIN).student, self.owner(path, naming).student
            if plain is not None and plain != other:
                got = (
                    f"`{path}`, which is {plain}'s by its first word and {other or 'nobody'}'s as {naming} names files"
                )
                raise CourseError("a file is one student's", got, "say who named them with --names")

    def owner(self, path: str, naming: Naming) -> Owner:
        """Whose a file is.

        Args:
            path: below the folder or in the archive, with slashes.
            naming: who named it.
        """
        if naming is Naming.PLAIN:
            return self._plain(path)
        found = (MOODLE if naming is Naming.MOODLE else CANVAS).fullmatch(path)
        if found is None:
            return Owner(None, path, f"its name is not of {naming}'s form")
        number, rest = found["number"], found["rest"]
        if naming is Naming.CANVAS:
            why = f"no student in the roster has Canvas's number {number} (lms_user_id)"
            return Owner(self._numbers.get(number), rest, why)
        why = f"neither the roster nor a grading worksheet (--times) knows participant {number}, {found['name']}"
        return Owner(self.participants.get(number) or self.by_full_name(found["name"]), rest, why)

    def _plain(self, path: str) -> Owner:
        folder, _, rest = path.partition("/")
        if rest:
            return Owner(folder if folder in self.roster else None, rest, f"no student in the roster is `{folder}`")
        for student in self._by_length:
            if path.startswith(f"{student}_"):
                return Owner(student, path[len(student) + 1 :])
            if path.startswith(f"{student}."):
                return Owner(student, path)
        return Owner(None, path, "its name begins with no student's id and an underscore")


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: values[0] for key, values in found.items() if key and len(values) == 1}
