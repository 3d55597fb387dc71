"""Outputs in a graded notebook: what student cells showed, and what the judge says in the check cells."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any

from headstart_grading.verdicts import Verdict

# No scripts, no widgets (nothing answers them in a graded notebook), no SVG (it can hold scripts).
SHOWN_TYPES = ("text/plain", "text/html", "text/markdown", "text/latex", "image/png", "image/jpeg")
# What of HTML is left in a graded notebook: the formgrader and feedback pages show it as it is.
TAGS = [
    *("a", "abbr", "b", "blockquote", "br", "code", "del", "div", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i"),
    *("kbd", "li", "ol", "p", "pre", "s", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot"),
    *("th", "thead", "tr", "u", "ul"),
]
ATTRIBUTES = {"*": ["class", "title"], "a": ["href"], "td": ["colspan", "rowspan"], "th": ["colspan", "rowspan"]}
_STYLE_SHEET = re.compile(r"<style\b.*?</style\s*>", re.DOTALL | re.IGNORECASE)


def harmless(text: str) -> str:
    """HTML, or Markdown with HTML in it, of a student's: without scripts, styles and whatever else could act."""
    from bleach import clean

    return clean(_STYLE_SHEET.sub("", text), tags=TAGS, attributes=ATTRIBUTES)


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
    for name in ("text/html", "text/markdown"):
        if name in output.get("data", {}):
            output["data"][name] = harmless("".join(output["data"][name]))
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

    outputs = [new_output("display_data", data={"text/html": verdict._repr_html_(), "text/plain": repr(verdict)})]
    if notes:
        lines = "".join(f"<li>{html.escape(note)}</li>" for note in notes)
        plain = "\n".join(["Put right in your notebook before it ran:", *(f"- {note}" for note in notes)])
        data = {"text/html": f"<p>Put right in your notebook before it ran:</p><ul>{lines}</ul>", "text/plain": plain}
        outputs.append(new_output("display_data", data=data))
    points = score(verdict, max_score)
    shown = {"text/html": f"<div>{points:g} of {max_score:g} points</div>", "text/plain": repr(points)}
    return [*outputs, new_output("execute_result", data=shown, execution_count=None)]


def score(verdict: Verdict, max_score: float) -> float:
    r"""The verdict's share of a cell's points, $\mathrm{max\_score} \cdot points / max\_points$, within [0, max_score].

    The two maxima differ only if an instructor has changed the points in the source notebook.
    """
    share = verdict.points / verdict.max_points if verdict.max_points > 0 else 0.0
    return max_score * share if 0.0 <= share <= 1.0 else 0.0
