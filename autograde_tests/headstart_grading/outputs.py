"""Outputs in a graded notebook: what student cells showed, and what the judge says in the check cells."""

from __future__ import annotations

import html
import itertools
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
MOST_OUTPUTS = 1_000  # of a cell
LONGEST_CLEANED, LONGEST_TAG, DEEPEST = 100_000, 2_000, 100  # characters; elements
CLOSED_BY_THE_NEXT = {
    "br",
    "col",
    "dd",
    "dt",
    "hr",
    "img",
    "li",
    "option",
    "p",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
}
_TAG = re.compile(r"<(/?)([a-z][^\s/>]*)")
_BLANKS = re.compile(r"[\s\x00-\x20]+")
_ACTING_ADDRESS = re.compile(r"(java|vb|live)script:|data:(text|application|image/svg)", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
_STYLE_SHEET = re.compile(r"<style\b.*?</style\s*>", re.DOTALL | re.IGNORECASE)


def harmless(text: str) -> str:
    """HTML, or Markdown with HTML in it, of a student's: without scripts, styles and whatever else could act.

    A text can be made so that cleaning it takes hours. Of one that looks so, and of a long one, all HTML is shown as
    text. So is a text with a link that runs something: in Markdown, no cleaner of HTML sees it.
    """
    from bleach import clean

    if _has_acting_links(text):
        return html.escape(text, quote=False).replace("[", "&#91;")
    if len(text) > LONGEST_CLEANED or _is_slow_to_clean(text):
        return html.escape(text, quote=False)
    return clean(_STYLE_SHEET.sub("", text), tags=TAGS, attributes=ATTRIBUTES)


def _has_acting_links(text: str) -> bool:
    """Whether an address that runs something stands in a text, however Markdown and HTML let it be written."""
    plain = html.unescape(html.unescape(text)).replace("\\", "")
    return _ACTING_ADDRESS.search(_BLANKS.sub("", plain)) is not None


def _is_slow_to_clean(text: str) -> bool:
    """Whether elements nest so deep, or a tag is so long, that the cleaner's time grows with the square of the text."""
    if any("<" in piece and len(piece) > LONGEST_TAG for piece in text.split(">")):
        return True
    opened: dict[str, int] = {}
    depth = 0
    for closes, name in _TAG.findall(text.lower()):
        if name in CLOSED_BY_THE_NEXT or (closes and not opened.get(name)):
            continue
        opened[name] = opened.get(name, 0) + (-1 if closes else 1)
        depth += -1 if closes else 1
        if depth > DEEPEST:
            return True
    return False


def valid_outputs(outputs: Sequence[Any]) -> list[Any]:
    """Those outputs of a student's process that the notebook format allows, in the types that are shown.

    Each is built anew from texts alone: the process may have sent anything.
    """
    valid = (_valid_output(output) for output in outputs)
    kept = list(itertools.islice((output for output in valid if output is not None), MOST_OUTPUTS))
    if len(outputs) > MOST_OUTPUTS == len(kept):
        kept.append(_stream("stderr", "[the outputs are cut here: they are more than are kept]\n"))
    return kept


def _valid_output(output: Any) -> Any | None:
    from nbformat.v4 import new_output

    if not isinstance(output, dict) or not isinstance(output.get("output_type"), str):
        return None
    kind, name = output["output_type"], output.get("name")
    if kind == "stream" and isinstance(name, str) and name in ("stdout", "stderr"):
        return _stream(name, _text(output.get("text")))
    if kind == "error":
        lines = output.get("traceback")
        words = {name: _text(output.get(name)) for name in ("ename", "evalue")}
        return new_output(
            "error", **words, traceback=[_text(line) for line in lines] if isinstance(lines, list) else []
        )
    if kind not in ("display_data", "execute_result"):
        return None
    data = output["data"] if isinstance(output.get("data"), dict) else {}
    shown = {name: _text(data[name]) for name in SHOWN_TYPES if name in data}
    for name in ("text/html", "text/markdown"):
        if name in shown:
            shown[name] = harmless(shown[name])
    shown = {name: text for name, text in shown.items() if not name.startswith("image/") or _BASE64.fullmatch(text)}
    count = output.get("execution_count")
    counted = {"execution_count": count if type(count) is int and 0 <= count < 10**9 else None}
    return new_output(kind, data=shown, **(counted if kind == "execute_result" else {}))


def _stream(name: str, text: str | None) -> Any | None:
    from nbformat.v4 import new_output

    return new_output("stream", name=name, text=text) if text else None


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = "".join(piece for piece in value if isinstance(piece, str))
    return value if isinstance(value, str) else ""


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
