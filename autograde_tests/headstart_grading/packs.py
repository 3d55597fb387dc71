"""The check pack: an exercise with its questions, the expected replies and the known mistakes' replies, as one file.

`check` works from the pack alone, so that a learner's install needs no reference. The grader makes its packs afresh, in
memory, from a secret seed.
"""

from __future__ import annotations

import functools
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from headstart.errors import CourseError
from headstart.exchange import values
from headstart.exchange.asking import ask
from headstart.exchange.questions import Fault, Question, Reply
from headstart_grading import registry
from headstart_grading.asks import Ask, Exercise, Kind, Property, Trial

FORMAT = 2  # count up when a pack's fields change
VISIBLE_SEED = 20260101


@dataclass(frozen=True)
class Case:
    """One question with what is expected of the reply.

    `expected` is the reference's answer; where right answers differ it is None and `holds` names the property, as
    `module:function`, and `kept` are inputs that it alone sees. `hint` is what the learner is told when this fails.
    """

    part: int
    question: Question
    expected: Any
    holds: str | None
    accepts: tuple[str, ...]
    rtol: float
    atol: float
    hint: str = ""
    kept: Mapping[str, Any] = field(default_factory=dict)

    @property
    def seen(self) -> Mapping[str, Any]:
        """What a property is shown beside the answer."""
        return {**self.question.inputs, **self.kept}


@dataclass(frozen=True)
class KnownMistake:
    """A known mistake: what it is called, what the learner is told, and its reply to every case."""

    name: str
    message: str
    replies: tuple[Reply, ...]


@dataclass(frozen=True)
class PartPoints:
    """A part's name and points."""

    name: str
    points: float


@dataclass(frozen=True)
class Pack:
    """Everything that judging one exercise takes."""

    exercise: str
    kind: Kind
    chapter: str
    release: str
    language: str
    hidden: bool
    parts: tuple[PartPoints, ...]
    cases: tuple[Case, ...]
    mistakes: tuple[KnownMistake, ...]

    @property
    def points(self) -> float:
        """The points of all parts."""
        return sum(part.points for part in self.parts)

    def questions(self) -> list[Question]:
        """What to ask, in the order of the cases."""
        return [case.question for case in self.cases]


def make_pack(
    exercise_id: str, seed: int = VISIBLE_SEED, *, hidden: bool = False, release: str = "", language: str = "en"
) -> Pack:
    """Draw the inputs of an exercise, and answer them by the reference and by every known mistake.

    Args:
        exercise_id: which exercise.
        seed: of the inputs; the same seed makes the same pack.
        hidden: whether the inputs are secret. Verdicts from a hidden pack show none of its numbers; its messages are
            those of the visible one.
        release: the chapter's release id, for the file.
        language: of the messages.

    Raises:
        CourseError: the reference fails on its own inputs.
    """
    chapter, exercise = registry.find_exercise(exercise_id)
    cases = _cases(exercise, seed)
    questions = [case.question for case in cases]
    mistakes = []
    # a mistake in training is not replayed: the property says what is amiss with the file
    known = [] if exercise.kind is Kind.ARTIFACT else registry.mistakes_of(exercise_id, language)
    for mistake in known:
        replies = tuple(map(_bare, ask(questions, {exercise_id: mistake.answer}, exercise_id)))
        message = (
            _visible_messages(exercise_id, language)[mistake.name]
            if hidden
            else _message(mistake, cases[0], replies[0])
        )
        mistakes.append(KnownMistake(mistake.name, message, replies))
    parts = tuple(PartPoints(part.name, part.points) for part in exercise.parts)
    return Pack(exercise_id, exercise.kind, chapter, release, language, hidden, parts, cases, tuple(mistakes))


def _bare(reply: Reply) -> Reply:
    """A mistake's reply without its line and source: a pack holds no code of any answer."""
    return reply if reply.error is None else replace(reply, error=Fault(reply.error.type, ""))


@functools.cache
def _visible_messages(exercise_id: str, language: str) -> dict[str, str]:
    return {mistake.name: mistake.message for mistake in make_pack(exercise_id, language=language).mistakes}


def _cases(exercise: Exercise, seed: int) -> tuple[Case, ...]:
    cases = []
    asks = [(number, one) for number, part in enumerate(exercise.parts) for one in part.asks]
    make = _CASES[exercise.kind]
    for place, (part, one) in enumerate(asks):
        for draw in range(one.cases):
            rng = np.random.default_rng([seed, zlib.crc32(exercise.id.encode()), place, draw])
            inputs = {name: values.plain(value) for name, value in one.inputs(rng).items()}
            cases.append(make(exercise, part, one, inputs, int(rng.integers(2**31))))
    return tuple(cases)


def _function_case(exercise: Exercise, part: int, one: Ask, inputs: Mapping[str, Any], seed: int) -> Case:
    question = Question(one.name or one.code, one.code, inputs, seed)
    (reply,) = ask([question], {exercise.id: registry.reference_of(exercise.id)}, exercise.id)
    if reply.status != "answered":
        raise CourseError(
            f"the reference of `{exercise.id}` answers every question", f"{reply.status}: {reply.error}", "mend it"
        )
    accepts = tuple(one.accepts) or (values.kind_of(reply.value),)
    expected = reply.value if one.holds is None else None
    return Case(part, question, expected, _name_of(one.holds), accepts, one.rtol, one.atol, one.hint)


def _artifact_case(exercise: Exercise, part: int, one: Ask, inputs: Mapping[str, Any], seed: int) -> Case:
    question = Question(one.name or exercise.parts[part].name, "None", {}, seed)
    return Case(part, question, None, _name_of(one.holds), ("mapping",), one.rtol, one.atol, one.hint, inputs)


def _trial_case(exercise: Exercise, part: int, one: Trial, inputs: Mapping[str, Any], seed: int) -> Case:
    candidate, is_right = _candidate(exercise, one.candidate)
    table = []
    for arguments in inputs["cases"]:
        code = f"{exercise.subject}(**arguments)"
        question = Question("", code, {"arguments": arguments}, seed)
        (reply,) = ask([question], {exercise.subject: candidate}, exercise.subject)
        if reply.status != "answered":
            rule = f"the candidates of `{exercise.id}` answer every case"
            raise CourseError(rule, f"{reply.error} from {one.candidate}", "mend the cases, or drop the candidate")
        table.append({"arguments": arguments, "answer": reply.value})
    question = Question(f"{exercise.id}(candidate, cases)", _TRIAL.format(exercise.id), {"table": table}, seed)
    return Case(part, question, is_right, None, ("truth",), 0.0, 0.0, one.hint)


_TRIAL = "from headstart.exchange.candidates import accepts\naccepts({}, table)"
_CASES = {Kind.FUNCTION: _function_case, Kind.ARTIFACT: _artifact_case, Kind.WRITE_THE_TEST: _trial_case}


def _name_of(holds: Property | None) -> str | None:
    return None if holds is None else f"{holds.__module__}:{holds.__qualname__}"


def _candidate(exercise: Exercise, name: str) -> tuple[Callable, bool]:
    """A candidate of a write-the-test exercise by name, and whether it is right."""
    right = {"reference": registry.reference_of(exercise.subject), **registry.alternatives_of(exercise.subject)}
    wrong = {mistake.name: mistake.answer for mistake in registry.mistakes_of(exercise.subject)}
    if name not in right and name not in wrong:
        known = ", ".join([*right, *wrong])
        raise CourseError(f"a trial of `{exercise.id}` names a candidate", repr(name), f"choose one of {known}")
    return (right[name], True) if name in right else (wrong[name], False)


def _message(mistake: registry.Mistake, case: Case, reply: Reply) -> str:
    got = reply.value if reply.status == "answered" else reply.status
    try:
        return mistake.template.format(**{**case.question.inputs, "got": got})
    except (KeyError, IndexError, AttributeError, TypeError, ValueError) as error:
        raise CourseError(
            "a mistake's message is a template over the first ask's inputs and `got`",
            f"{type(error).__name__}: {error} in that of `{mistake.name}`",
            f"use {', '.join([*case.question.inputs, 'got'])}",
        ) from error


def write_pack(pack: Pack, path: Path) -> None:
    """Write a pack as one safetensors file."""
    cases = [{**vars(case), "kept": dict(case.kept), "question": case.question.to_plain()} for case in pack.cases]
    mistakes = [{**vars(mistake), "replies": [r.to_plain() for r in mistake.replies]} for mistake in pack.mistakes]
    data = {
        **vars(pack),
        "kind": str(pack.kind),
        "parts": [vars(part) for part in pack.parts],
        "cases": cases,
        "mistakes": mistakes,
    }
    path.write_bytes(values.dumps({"format": FORMAT, **data}))


def read_pack(path: Path) -> Pack:
    """Read a pack back.

    Raises:
        CourseError: the file is damaged, or of another format.
    """
    do = "run `headstart lab` once more: it writes the packs anew"
    try:
        data = values.loads(path.read_bytes(), values.Caps(total_bytes=2**28))
        if (found := data.pop("format")) != FORMAT:
            raise CourseError(f"this release reads check packs of format {FORMAT}", f"format {found}", do, path=path)
        cases = tuple(
            Case(**{**case, "question": Question.from_plain(case["question"]), "accepts": tuple(case["accepts"])})
            for case in data["cases"]
        )
        mistakes = tuple(
            KnownMistake(one["name"], one["message"], tuple(Reply.from_plain(reply) for reply in one["replies"]))
            for one in data["mistakes"]
        )
        parts = tuple(PartPoints(**part) for part in data["parts"])
        return Pack(**{**data, "kind": Kind(data["kind"]), "parts": parts, "cases": cases, "mistakes": mistakes})
    except (values.ValueRefused, KeyError, TypeError, ValueError) as error:
        raise CourseError("a check pack is a file that `headstart build` wrote", str(error), do, path=path) from error


class Announced(Protocol):
    """An exercise as the chapter's text announces it."""

    id: str
    kind: str
    points: float


def build_packs(chapter: str, release: str, folder: Path, announced: Sequence[Announced], language: str = "en") -> None:
    """Write the packs of a chapter; `headstart build` calls this by its entry point.

    Args:
        chapter: its slug.
        release: its release id.
        folder: where the packs go.
        announced: the exercises of the chapter's text.
        language: of the messages.

    Raises:
        CourseError: the text and the exercise module disagree.
    """
    declared = {exercise.id: exercise for exercise in registry.exercises_of(chapter)}
    do = f"change one of them (see headstart_grading/exercises/{chapter}.py)"
    one_sided = sorted(set(declared) ^ {exercise.id for exercise in announced})
    if one_sided:
        rule = "the chapter's text and its exercise module name the same exercises"
        raise CourseError(rule, f"only in one: {', '.join(one_sided)}", do)
    for exercise in announced:
        ours = declared[exercise.id]
        if ours.points != exercise.points:
            rule = f"the parts of `{ours.id}` add up to the points in the chapter's text, {exercise.points:g}"
            raise CourseError(rule, f"{ours.points:g}", do)
        if ours.kind != exercise.kind:
            rule = f"`{ours.id}` is of the kind that the chapter's text says, {exercise.kind}"
            raise CourseError(rule, str(ours.kind), do)
        pack = make_pack(ours.id, release=release, language=language)
        write_pack(pack, folder / f"{ours.id}.safetensors")
