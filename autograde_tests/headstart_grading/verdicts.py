"""What the judge says of one exercise: an outcome, points, and words; and how a notebook shows it."""

from __future__ import annotations

import html
from dataclasses import dataclass
from enum import StrEnum

from headstart.languages import message


class Outcome(StrEnum):
    """How an exercise ended. The first five come from answers, the rest from runs that did not finish."""

    PASSED = "passed"
    PARTIAL = "partial"
    WRONG = "wrong"
    NOT_ATTEMPTED = "not_attempted"
    CRASHED = "crashed"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    WORKER_DIED = "worker_died"
    OUTPUT_TOO_LARGE = "output_too_large"
    MALFORMED = "malformed"
    MISSING = "missing"


_LOOKS = {  # a sign, and a JupyterLab colour with a fallback for pages that have none
    Outcome.PASSED: ("✓", "var(--jp-success-color1, #2e7d32)"),
    Outcome.PARTIAL: ("◐", "var(--jp-warn-color1, #b26a00)"),
    Outcome.NOT_ATTEMPTED: ("○", "var(--jp-ui-font-color2, #616161)"),
}
_BAD_LOOK = ("✗", "var(--jp-error-color1, #c62828)")


@dataclass(frozen=True)
class PartVerdict:
    """One part of an exercise: what it earned out of what."""

    name: str
    points: float
    max_points: float


@dataclass(frozen=True)
class Verdict:
    """The judge's word on one exercise.

    Args:
        exercise: its id.
        outcome: how it ended.
        points, max_points: earned, and to be had.
        message: what the learner is told; backquotes mark code.
        diagnosis: the name of the one known mistake that answers alike, if there is one.
        parts: what each part earned; empty for an exercise of one part.
    """

    exercise: str
    outcome: Outcome
    points: float
    max_points: float
    message: str
    diagnosis: str | None = None
    parts: tuple[PartVerdict, ...] = ()
    language: str = "en"

    @property
    def headline(self) -> str:
        """The exercise, its outcome in words and its points, in one line."""
        word = message(f"check.outcome.{self.outcome}", self.language)
        points = message("check.points", self.language, points=f"{self.points:g}", max_points=f"{self.max_points:g}")
        return f"{self.exercise}: {word} ({points})"

    def part_lines(self) -> list[str]:
        """One line a part, where there are several."""
        return [
            f"{'✓' if part.points == part.max_points else '✗'} {part.name}: {part.points:g} / {part.max_points:g}"
            for part in self.parts
        ]

    def __repr__(self) -> str:
        sign = _LOOKS.get(self.outcome, _BAD_LOOK)[0]
        return "\n".join([f"{sign} {self.headline}", *self.part_lines(), *([self.message] if self.message else [])])

    def _repr_html_(self) -> str:
        sign, colour = _LOOKS.get(self.outcome, _BAD_LOOK)
        parts = "".join(f"<div>{html.escape(line)}</div>" for line in self.part_lines())
        return (
            f'<div class="headstart-verdict" data-outcome="{self.outcome}" role="status" style="border-left: 4px solid '
            f'{colour}; padding: 4px 12px; margin: 4px 0; max-width: 46em; line-height: 1.5">'
            f'<div style="font-weight: 600"><span style="color: {colour}" aria-hidden="true">{sign}</span> '
            f"{html.escape(self.headline)}</div>{parts}"
            f'<div class="headstart-message">{_code_marked(self.message)}</div></div>'
        )


def _code_marked(text: str) -> str:
    pieces = html.escape(text).split("`")
    if len(pieces) % 2 == 0:  # an odd backquote: show it as it is
        return html.escape(text)
    return "".join(f"<code>{piece}</code>" if place % 2 else piece for place, piece in enumerate(pieces))
