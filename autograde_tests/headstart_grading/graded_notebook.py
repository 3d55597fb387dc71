"""A graded notebook: verdicts in its check cells, in the form that nbgrader reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from headstart_grading.outputs import score, verdict_outputs
from headstart_grading.verdicts import Verdict

UNPROTECTED = "Your code ran without a sandbox, at the instructor's wish."


def write_verdicts(notebook: Any, verdicts: Mapping[str, Verdict], notes: Sequence[str] = ()) -> dict[str, float]:
    """Put each exercise's verdict into its check cell.

    Args:
        notebook: from `headstart_grading.submissions.Graded`; changed in place.
        verdicts: by exercise.
        notes: what had to be put right in the submission; shown once, in the first check cell.

    Returns:
        By exercise, the points of its cell, as the cell's metadata say what it is worth.
    """
    points = {}
    for cell in notebook["cells"]:
        marks = cell["metadata"].get("headstart", {})
        if marks.get("role") == "check":
            exercise, worth = marks["exercise"], float(cell["metadata"]["nbgrader"]["points"])
            cell["outputs"] = verdict_outputs(verdicts[exercise], worth, notes)
            points[exercise] = score(verdicts[exercise], worth)
            notes = ()
    return points
