"""Finds an exercise by its id, with its reference, its known mistakes and its alternatives."""

from __future__ import annotations

import difflib
import functools
import importlib
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from headstart.alternatives import alternatives_in
from headstart.errors import CourseError
from headstart_grading.asks import Exercise
from headstart_grading.known_mistakes import Mistake, mistakes_in


def exercises_of(chapter: str) -> list[Exercise]:
    """The exercises of a chapter, in the order in which its module lists them."""
    return list(_module("headstart_grading.exercises", chapter).EXERCISES)


@functools.cache
def _chapter_of() -> dict[str, str]:
    from headstart.catalog import load_course

    return {exercise.id: row.slug for row in load_course().chapters for exercise in exercises_of(row.slug)}


def find_exercise(exercise_id: str) -> tuple[str, Exercise]:
    """The chapter and the declaration of an exercise.

    Raises:
        CourseError: no exercise has that id.
    """
    chapter = _chapter_of().get(exercise_id)
    if chapter is None:
        raise unknown_exercise(exercise_id, list(_chapter_of()))
    return chapter, next(exercise for exercise in exercises_of(chapter) if exercise.id == exercise_id)


def unknown_exercise(exercise_id: str, known: list[str]) -> CourseError:
    """The error for an id that no exercise has."""
    near = difflib.get_close_matches(str(exercise_id), known, n=1)
    do = f'did you mean "{near[0]}"?' if near else f"choose one of {', '.join(sorted(known)) or '(there is none)'}"
    return CourseError("check() takes the id of an exercise", repr(exercise_id), do)


def reference_of(exercise_id: str) -> Callable:
    """The reference answer."""
    chapter, _ = find_exercise(exercise_id)
    solutions = _module("headstart_solutions", chapter)
    if not hasattr(solutions, exercise_id):
        raise CourseError(
            "every exercise has a reference answer of its own name",
            f"no `{exercise_id}`",
            "write it",
            path=solutions.__file__,
        )
    return getattr(solutions, exercise_id)


def alternatives_of(exercise_id: str) -> dict[str, Callable]:
    """Right answers written differently, by name."""
    return alternatives_in(_module("headstart_solutions", find_exercise(exercise_id)[0]), exercise_id)


def mistakes_of(exercise_id: str, language: str = "en") -> list[Mistake]:
    """Known wrong answers, with their messages in a language.

    Messages in another language stand in `mistakes/<language>/<chapter>.toml`, one table an exercise, one key a
    mistake; where one is missing, the English docstring stands in.
    """
    chapter, _ = find_exercise(exercise_id)
    module = _module("headstart_grading.mistakes", chapter)
    mistakes = mistakes_in(module, exercise_id)
    translated = Path(module.__file__).parent / language / f"{chapter}.toml"
    if not translated.is_file():
        return mistakes
    texts = tomllib.loads(translated.read_text(encoding="utf-8")).get(exercise_id, {})
    return [replace(mistake, template=texts.get(mistake.name, mistake.template)) for mistake in mistakes]


def sources_of(exercise_id: str) -> list[Path]:
    """The files that judge an exercise: where it is declared, where its reference and its known mistakes stand."""
    chapter, _ = find_exercise(exercise_id)
    packages = ("headstart_grading.exercises", "headstart_grading.mistakes", "headstart_solutions")
    return [Path(_module(package, chapter).__file__) for package in packages]


def _module(package: str, chapter: str) -> ModuleType:
    try:
        return importlib.import_module(f"{package}.{chapter}")
    except ModuleNotFoundError as missing:
        if missing.name not in (package, f"{package}.{chapter}"):
            raise
        raise CourseError(
            "every chapter in course.toml has its module in each package",
            f"no module {package}.{chapter}",
            "write it, or install the package that has it (a for-credit install has no references)",
        ) from missing
