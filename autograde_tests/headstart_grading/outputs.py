"""Outputs in a graded notebook: what student cells showed, and what the judge says in the check cells."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

from headstart_grading.verdicts import Outcome, Verdict

# No scripts, no widgets (nothing answers them in a graded notebook), no SVG (it can hold scripts).
SHOWN_TYPES = ("text/plain", "text/html", "text/markdown", "text/latex", "image/png", "image/jpeg")
_LOOKS = {
    Outcome.PASSED: "alert-success",
    Outcome.PARTIAL: "alert-warning",
    Outcome.NOT_ATTEMPTED: "alert-info",
}


def valid_outputs(outputs: Sequence[Any]) -> list[Any]:
    """Those outputs of a student's process that the notebook format allows, in the types that are shown."""
    return [output for output in map(_valid_output, outputs) if output is not None]


def _valid_output(output: Any) -> Any | None:
    from nbformat import from_dict
    from nbformat.validator import ValidationError, validate

    if not isinstance(output, dict):
        return None
    if output.get("output_type") in ("display_data", "execute_result"):
        data = output.get("data")
        shown = {name: data[name] for name in SHOWN_TYPES if name in data} if isinstance(data, dict) else None
        output = {**output, "data": shown, "metadata": {}}
    try:
        output = from_dict(output)
        validate(output, ref="output", version=4, version_minor=5)
    except (ValidationError, RecursionError, ValueError, TypeError):
        return None
    return output


def verdict_outputs(verdict: Verdict, max_score: float, notes: Sequence[str] = ()) -> list[Any]:
    """The outputs of a check cell: the verdict in words, then the score as nbgrader reads it.

    nbgrader takes the first `execute_result` of a check cell as its partial credit.

    Args:
        verdict: of the cell's exercise.
        max_score: what the cell is worth in the gradebook.
        notes: what had to be put right in the submission.
    """
    from nbformat.v4 import new_output

    outputs = [new_output("display_data", data={"text/html": _verdict_html(verdict), "text/plain": repr(verdict)})]
    if notes:
        lines = "".join(f"<li>{html.escape(note)}</li>" for note in notes)
        plain = "\n".join(["Put right in your notebook before it ran:", *(f"- {note}" for note in notes)])
        data = {"text/html": f"<p>Put right in your notebook before it ran:</p><ul>{lines}</ul>", "text/plain": plain}
        outputs.append(new_output("display_data", data=data))
    points = score(verdict, max_score)
    shown = {"text/html": f"<p>{points:g} of {max_score:g} points</p>", "text/plain": repr(points)}
    return [*outputs, new_output("execute_result", data=shown, execution_count=None)]


def _verdict_html(verdict: Verdict) -> str:
    """A verdict in the classes of nbgrader's pages: their sanitizer drops styles, and keeps classes."""
    look = _LOOKS.get(verdict.outcome, "alert-danger")
    first_line = html.escape(repr(verdict).split("\n", 1)[0])  # with a sign, so that colour is not alone
    parts = "".join(f"<li>{html.escape(line)}</li>" for line in verdict.part_lines())
    return (
        f'<div class="alert {look}"><p><strong>{first_line}</strong></p>'
        f"{f'<ul>{parts}</ul>' if parts else ''}<p>{_with_code(verdict.message)}</p></div>"
    )


def _with_code(text: str) -> str:
    pieces = html.escape(text).split("`")
    if len(pieces) % 2 == 0:  # an odd backquote marks nothing
        return html.escape(text)
    return "".join(f"<code>{piece}</code>" if place % 2 else piece for place, piece in enumerate(pieces))


def score(verdict: Verdict, max_score: float) -> float:
    r"""The verdict's share of a cell's points, $\mathrm{max\_score} \cdot points / max\_points$, within [0, max_score].

    The two maxima differ only if an instructor has changed the points in the source notebook.
    """
    share = verdict.points / verdict.max_points if verdict.max_points > 0 else 0.0
    return max_score * share if 0.0 <= share <= 1.0 else 0.0
