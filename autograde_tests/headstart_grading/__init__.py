"""Checks answers: `check()` in a notebook, the judge behind it, and the seams to nbgrader."""

from headstart_grading.checking import check

__all__ = ["check"]
