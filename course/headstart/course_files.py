"""Where the course's own files lie: in the checkout when there is one, else inside the installed package."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from headstart.errors import CourseError


def course_folder() -> Path:
    """The folder with `course.toml` and `chapters/`.

    An editable install may also hold a copy of these files inside the package, as old as the install; so the
    checkout's own `course/` comes first.
    """
    package = Path(__file__).parent
    checkout = package.parent
    if (checkout / "course.toml").is_file():
        return checkout
    return package / "_course"


def chapter_file(slug: str, language: str = "en") -> Path:
    """The text of a chapter in a language: `chapters/<slug>.md`, or `chapters/<language>/<slug>.md`.

    Raises:
        CourseError: there is no such text.
    """
    chapters = course_folder() / "chapters"
    path = chapters / f"{slug}.md" if language == "en" else chapters / language / f"{slug}.md"
    if not path.is_file():
        raise CourseError(
            "every chapter in course.toml has its text",
            "none",
            "write it, or choose another language",
            path=_from_course(path),
        )
    return path


def solution_file(slug: str) -> Path:
    """The source of a chapter's reference answers, found without importing it.

    Raises:
        CourseError: this install has no references, or none for the chapter.
    """
    return _module_file("headstart_solutions", f"{slug}.py")


def grading_files(slug: str) -> list[Path]:
    """The modules that say what is asked in a chapter and which mistakes are known; those that are there."""
    if importlib.util.find_spec("headstart_grading") is None:
        return []
    names = (f"exercises/{slug}.py", f"mistakes/{slug}.py")
    package = Path(importlib.util.find_spec("headstart_grading").origin).parent
    return [package / name for name in names if (package / name).is_file()]


def _module_file(package: str, name: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None:
        raise CourseError(
            f"building the course takes the package {package}",
            "an install without it",
            "use the notebooks that came with this install, or install the course with its references",
        )
    path = Path(spec.origin).parent / name
    if not path.is_file():
        raise CourseError("every chapter has its reference answers", "none", f"write {package}/{name}", path=path.name)
    return path


def _from_course(path: Path) -> Path:
    """The path as an author knows it, from the course folder on."""
    return Path("course") / path.relative_to(course_folder())


def shown(path: Path) -> Path:
    """A path as an author knows it: from the current folder when it lies below it."""
    try:
        return path.resolve().relative_to(Path.cwd())
    except ValueError:
        return path
