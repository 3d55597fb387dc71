"""Names for students that stay the same in one course and tell nobody who they are."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable

from headstart_grading.instructor.course import Course, writing

KEY = "pseudonym_key"
LETTERS = "bcdfghjkmnpqrstvwxz"


def pseudonyms(course: Course, students: Iterable[str]) -> dict[str, str]:
    """A pseudonym for each student, drawn from the student's id and the course's own secret key.

    Returns:
        By id, such as `student-kbdrt`; two students never share one.

    Raises:
        CourseError: the key cannot be read or written.
    """
    key, names, taken = _key(course), {}, set()
    for student in sorted(students):
        length = 5
        while (name := _draw(key, student, length)) in taken:
            length += 1
        names[student] = name
        taken.add(name)
    return names


def _draw(key: bytes, student: str, length: int) -> str:
    digest = hmac.new(key, student.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    return "student-" + "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:length])


def _key(course: Course) -> bytes:
    path = course.records / KEY
    with writing("the key of the course's pseudonyms", path):
        course.records.mkdir(exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_bytes()
        with os.fdopen(descriptor, "wb") as handle:
            key = secrets.token_bytes(32)
            handle.write(key)
    return key
