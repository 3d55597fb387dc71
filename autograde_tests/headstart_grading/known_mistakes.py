"""Marks a known wrong answer, and finds those of an exercise."""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import cleandoc
from types import ModuleType
from typing import TypeVar

from headstart.errors import CourseError

Answer = TypeVar("Answer", bound=Callable)


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that learners give. Its message is a template over the first ask's inputs and `got`."""

    name: str
    answer: Callable
    template: str


def mistake_of(exercise: str) -> Callable[[Answer], Answer]:
    """Say that the function below is a known wrong answer to `exercise`; its docstring is what the learner is told.

    Raises:
        CourseError: the module has a mistake of that name already, which would silently be lost.
    """

    def mark(answer: Answer) -> Answer:
        earlier = getattr(answer, "__globals__", {}).get(answer.__name__)
        reloaded = getattr(earlier, "__code__", None) == answer.__code__
        if hasattr(earlier, "__mistake_of__") and not reloaded:
            raise CourseError(
                "the mistakes of a chapter have different names",
                f"`{answer.__name__}` for {earlier.__mistake_of__} and for {exercise}",
                "rename one of them",
                path=answer.__code__.co_filename,
                line=answer.__code__.co_firstlineno,
            )
        answer.__mistake_of__ = exercise
        return answer

    return mark


def mistakes_in(module: ModuleType, exercise: str) -> list[Mistake]:
    """The mistakes of `exercise` that a module defines, in their order.

    Raises:
        CourseError: a mistake without a docstring.
    """
    found = []
    for name, value in vars(module).items():
        if getattr(value, "__mistake_of__", None) == exercise:
            if not (value.__doc__ or "").strip():
                raise CourseError(
                    "a known mistake says in its docstring what the learner is told",
                    f"`{name}` without one",
                    "write what the symptom means and where to look, never the answer",
                    path=module.__file__,
                    line=value.__code__.co_firstlineno if hasattr(value, "__code__") else None,
                )
            found.append(Mistake(name, value, " ".join(cleandoc(value.__doc__).split())))
    return found
