"""`headstart new-chapter`: writes the skeletons of a chapter, and its row in course.toml."""

from __future__ import annotations

import argparse
import importlib.util
import re
from pathlib import Path

from headstart.catalog import load_course
from headstart.cli import Command
from headstart.course_files import course_folder, shown
from headstart.errors import CourseError
from headstart.safe_files import replace_file

_ROW = """
[[chapter]]
slug = "{slug}"
title = "{title}"
minutes = 45
device = "cpu"
requires = []
"""

_TEXT = """---
kernelspec:
  name: python3
  display_name: Python 3 (ipykernel)
  language: python
---

# {title}

What you will be able to do when you are through.

```{{code-cell}} python
:tags: [setup]
import torch

from headstart_grading import check
```

## A question

> **Predict first.** What do you expect, before you compute it?

```{{exercise}} {slug}_mean
---
points: 1
minutes: 5
hints:
  - What should come out for a single number?
  - Which function of a tensor adds it up?
  - How many entries does the tensor have?
---
Write the mean of a tensor.
```
"""

_SOLUTION = '''"""Reference answers of the chapter `{slug}`."""

from torch import Tensor

from headstart.alternatives import alternative_to


def {slug}_mean(values: Tensor) -> float:
    """The mean of some numbers.

    Args:
        values: shape (N,), float.

    Returns:
        Their mean.
    """
    return values.sum().item() / len(values)


@alternative_to("{slug}_mean")
def by_the_method(values):
    return values.mean()
'''

_EXERCISES = '''"""What is asked in the chapter `{slug}`."""

import torch

from headstart_grading.asks import Ask, FunctionExercise, Part


def some_values(rng):
    """Between 3 and 8 numbers."""
    return {{"values": torch.tensor(rng.normal(1.0, 1.0, int(rng.integers(3, 9))))}}


EXERCISES = [
    FunctionExercise(
        "{slug}_mean",
        parts=[Part("value", points=1, asks=[Ask("{slug}_mean(values)", inputs=some_values)])],
    ),
]
'''

_MISTAKES = '''"""Known wrong answers of the chapter `{slug}`."""

from headstart_grading.known_mistakes import mistake_of


@mistake_of("{slug}_mean")
def sum_for_mean(values):
    """Your result grows with the number of values ({{values.shape[0]}} here): is this a mean, or a sum?"""
    return values.sum()


@mistake_of("{slug}_mean")
def divided_by_one_less(values):
    """You are a little too far from zero: by how many do you divide when there are {{values.shape[0]}} values?"""
    return values.sum() / (len(values) - 1)


@mistake_of("{slug}_mean")
def median_for_mean(values):
    """You gave back {{got:.2f}}, which is one of the values themselves: does every value count in it?"""
    return values.median()
'''


def write_chapter(slug: str) -> list[Path]:
    """Write the skeletons of a chapter that builds and verifies as it stands.

    Args:
        slug: a Python name in lower case.

    Returns:
        The files, course.toml first.

    Raises:
        CourseError: not a name, a chapter that is there already, or a file that would be overwritten.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", slug):
        raise CourseError("a slug is a Python name in lower case", repr(slug), "choose another")
    if slug in [row.slug for row in load_course().chapters]:
        raise CourseError("a slug stands once in course.toml", repr(slug), "choose another")
    if importlib.util.find_spec("headstart_grading") is None:
        raise CourseError("a new chapter takes a checkout of the course", "an install without it", "clone the course")
    grading = _package_folder("headstart_grading")
    skeletons = {
        course_folder() / "chapters" / f"{slug}.md": _TEXT,
        _package_folder("headstart_solutions") / f"{slug}.py": _SOLUTION,
        grading / "exercises" / f"{slug}.py": _EXERCISES,
        grading / "mistakes" / f"{slug}.py": _MISTAKES,
    }
    for path in skeletons:
        if path.exists():
            raise CourseError("a new chapter overwrites nothing", "a file", "move it away first", path=shown(path))
    title = slug.replace("_", " ").capitalize()
    for path, skeleton in skeletons.items():
        path.write_text(skeleton.format(slug=slug, title=title), encoding="utf-8")
    catalog = course_folder() / "course.toml"
    replace_file(catalog, (catalog.read_text(encoding="utf-8") + _ROW.format(slug=slug, title=title)).encode())
    return [catalog, *skeletons]


def _package_folder(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None:
        raise CourseError(f"a new chapter takes the package {name}", "an install without it", "clone the course")
    return Path(spec.origin).parent


def _run(options: argparse.Namespace) -> int:
    for path in write_chapter(options.slug):
        print(shown(path))
    print(f"next: fill them in, then run: headstart verify --chapter {options.slug}")
    return 0


COMMAND = Command(
    "Write the skeletons of a chapter.",
    lambda parser: parser.add_argument("slug", metavar="SLUG", help="its name: a Python name in lower case"),
    _run,
)
