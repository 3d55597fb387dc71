"""What an exercise module is written with: kinds of exercise, their parts, and the asks inside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np

Inputs = Callable[[np.random.Generator], Mapping[str, Any]]
Property = Callable[[Any, Mapping[str, Any]], str | None]


class Kind(StrEnum):
    """The four kinds of exercise. A judgement is marked by hand, and so has nothing to ask."""

    FUNCTION = "function"
    ARTIFACT = "artifact"
    WRITE_THE_TEST = "write-the-test"
    JUDGEMENT = "judgement"


def no_inputs(rng: np.random.Generator) -> dict[str, Any]:
    """Inputs for an ask whose code makes its own."""
    return {}


@dataclass(frozen=True)
class Ask:
    """One question, put to the learner's function and to the reference alike.

    Args:
        code: run as a cell; its last expression is the answer. It sees the inputs, `torch`, `np` and the function.
        inputs: draws the inputs from a generator; let sizes and shapes vary with it.
        cases: how many draws are asked.
        name: for readers of the pack; the code itself by default.
        accepts: kinds of value that are welcome (see `headstart.exchange.values`). By default the kind of the
            reference's answer; "tensor" with "array" means that either will do.
        rtol, atol: numbers agree when |got − expected| ≤ atol + rtol·|expected|.
        hint: what the learner is told when this ask fails, in place of a general word.
        holds: where right answers differ: a module-level function `(answer, inputs) -> None | str` that names the
            symptom. It stands in place of the expected value, and the reference must satisfy it too.
    """

    code: str
    inputs: Inputs = no_inputs
    cases: int = 2
    name: str = ""
    accepts: Sequence[str] = ()
    rtol: float = 1e-4
    atol: float = 1e-6
    holds: Property | None = None
    hint: str = ""


@dataclass(frozen=True)
class Trial:
    """One candidate for a learner's test: right ones must be accepted, known mistakes rejected.

    Args:
        candidate: "reference", or the name of an alternative or of a known mistake of the subject.
        inputs: draws {"cases": [{argument: value}, ...]}; the candidate answers on these.
        cases: how many draws.
        hint: what the learner is told when the test judges this candidate wrongly.
    """

    candidate: str
    inputs: Inputs
    cases: int = 1
    hint: str = ""


@dataclass(frozen=True)
class Part:
    """A share of an exercise's points, earned when all its asks are answered rightly."""

    name: str
    points: float
    asks: Sequence[Ask | Trial]


@dataclass(frozen=True)
class Exercise:
    """What is asked of one exercise. Its id is the name of the function or class that the learner writes."""

    id: str
    parts: Sequence[Part] = field(default_factory=tuple)

    kind = Kind.FUNCTION

    @property
    def points(self) -> float:
        """The points of all parts."""
        return sum(part.points for part in self.parts)


@dataclass(frozen=True)
class FunctionExercise(Exercise):
    """The learner writes a function or class; it is asked questions."""


@dataclass(frozen=True)
class ArtifactExercise(Exercise):
    """The learner writes a function `(path)` that trains something and saves it as a safetensors file.

    An ask has no code: its inputs stay with the judge, and `holds(tensors, inputs)` looks at what the file holds.
    """

    kind = Kind.ARTIFACT


@dataclass(frozen=True)
class WriteTheTestExercise(Exercise):
    """The learner writes a test `(candidate, cases)` of somebody else's function; its asks are trials.

    Args:
        subject: the exercise whose reference, alternatives and known mistakes are the candidates.
    """

    subject: str = ""

    kind = Kind.WRITE_THE_TEST
