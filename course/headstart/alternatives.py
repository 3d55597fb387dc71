"""Marks a right answer that is written differently from the reference."""

from collections.abc import Callable
from types import ModuleType
from typing import TypeVar

Answer = TypeVar("Answer", bound=Callable)


def alternative_to(exercise: str) -> Callable[[Answer], Answer]:
    """Say that the function below answers `exercise` too; `headstart verify` holds it to the same checks."""

    def mark(answer: Answer) -> Answer:
        answer.__alternative_to__ = exercise
        return answer

    return mark


def alternatives_in(module: ModuleType, exercise: str) -> dict[str, Callable]:
    """The alternatives to `exercise` that a solutions module defines, by name, in their order."""
    found = vars(module).items()
    return {name: value for name, value in found if getattr(value, "__alternative_to__", None) == exercise}
