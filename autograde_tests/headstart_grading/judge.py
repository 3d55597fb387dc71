"""Judges replies against a pack. It runs outside the process that made the replies, and trusts nothing in them."""

from __future__ import annotations

import importlib
from collections.abc import Sequence

from headstart.exchange.questions import QUESTION_FILE, Reply
from headstart.exchange.values import KINDS
from headstart.languages import message
from headstart_grading.comparing import Difference, find_difference, wrong_kind
from headstart_grading.packs import Case, Pack
from headstart_grading.verdicts import Outcome, PartVerdict, Verdict

MOST_AXES, LARGEST_SIZE = 5, 4096  # of answers whose shape is told


def judge(pack: Pack, replies: Sequence[Reply], language: str | None = None) -> Verdict:
    """Say what replies to a pack's questions are worth, and which mistake they show.

    Args:
        pack: the questions with what is expected.
        replies: one a question, in order.
        language: of the words; the pack's by default.
    """
    language = language or pack.language
    if len(replies) != len(pack.cases):
        return fault_verdict(pack, Outcome.WORKER_DIED, message("check.replies_missing", language), language)
    if all(reply.status in ("undefined", "unattempted") for reply in replies):
        key = "undefined" if replies[0].status == "undefined" else "unattempted"
        text = message(f"check.{key}", language, exercise=pack.exercise)
        return fault_verdict(pack, Outcome.NOT_ATTEMPTED, text, language)
    differences = [_difference(case, reply) for case, reply in zip(pack.cases, replies, strict=True)]
    parts = _judge_parts(pack, differences)
    points = sum(part.points for part in parts)
    shown = tuple(parts) if len(parts) > 1 else ()
    if all(difference is None for difference in differences):
        text = message("check.passed", language)
        return Verdict(pack.exercise, Outcome.PASSED, points, pack.points, text, None, shown, language)
    place = next(place for place, difference in enumerate(differences) if difference is not None)
    diagnosis = _diagnose(pack, replies)
    text = diagnosis.message if diagnosis else _words(pack, place, replies[place], differences[place], language)
    outcome = Outcome.CRASHED if replies[place].status == "raised" else Outcome.WRONG
    if points > 0:
        outcome = Outcome.PARTIAL
    name = diagnosis.name if diagnosis else None
    return Verdict(pack.exercise, outcome, points, pack.points, text, name, shown, language)


def fault_verdict(pack: Pack, outcome: Outcome, text: str, language: str = "en") -> Verdict:
    """The verdict of no points for an exercise that was not answered, with the reason."""
    return Verdict(pack.exercise, outcome, 0.0, pack.points, text, None, (), language)


def _judge_parts(pack: Pack, differences: Sequence[Difference | None]) -> list[PartVerdict]:
    failed = {case.part for case, difference in zip(pack.cases, differences, strict=True) if difference is not None}
    return [
        PartVerdict(part.name, 0.0 if number in failed else part.points, part.points)
        for number, part in enumerate(pack.parts)
    ]


def _difference(case: Case, reply: Reply) -> Difference | None:
    """How a reply falls short of its case, or None."""
    if reply.status != "answered":
        return Difference(reply.status)
    kind = wrong_kind(reply.value, case.accepts)
    if kind is not None:
        return kind
    if case.holds is None:
        return find_difference(reply.value, case.expected, rtol=case.rtol, atol=case.atol, accepts=case.accepts)
    symptom = _symptom(case, reply)
    return None if symptom is None else Difference("property", {"symptom": symptom})


def _symptom(case: Case, reply: Reply) -> str | None:
    module, _, name = (case.holds or "").partition(":")
    holds = getattr(importlib.import_module(module), name)
    try:
        return holds(reply.value, case.seen)
    except (TypeError, ValueError, KeyError, IndexError, AttributeError, RuntimeError) as error:
        # the property met an answer of a form that it did not expect, which is the answer's fault
        return f"{type(error).__name__} while looking at the answer"


def _diagnose(pack: Pack, replies: Sequence[Reply]):
    """The one known mistake that answers alike on every case; None with several or none."""
    alike = [
        mistake
        for mistake in pack.mistakes
        if all(_agree(*three) for three in zip(pack.cases, mistake.replies, replies, strict=True))
    ]
    return alike[0] if len(alike) == 1 else None


def _agree(case: Case, mistake: Reply, reply: Reply) -> bool:
    if mistake.status != reply.status:
        return False
    if reply.status == "raised":
        return mistake.error.type == reply.error.type
    if reply.status != "answered":
        return True
    if case.holds is not None:
        return _difference(case, mistake) == _difference(case, reply)
    return find_difference(reply.value, mistake.value, rtol=case.rtol, atol=case.atol, accepts=case.accepts) is None


def _words(pack: Pack, place: int, reply: Reply, difference: Difference, language: str) -> str:
    """What the learner is told where no known mistake explains it: the symptom, never the expected value."""
    question = pack.cases[place].question
    if reply.status == "raised":
        fault = reply.error
        if fault.source == QUESTION_FILE and fault.type == "KeyError":
            return message("check.no_entry", language, ask=question.ask, name=fault.message)
        if fault.source == QUESTION_FILE:
            return message("check.unusable", language, ask=question.ask, type=fault.type, message=fault.message)
        where = ""
        if fault.line is not None:
            key = "check.where" if fault.source else "check.where_line"
            where = message(key, language, line=fault.line, source=fault.source)
        return message("check.raised", language, type=fault.type, message=fault.message, where=where)
    if reply.status != "answered":
        return message(f"check.{reply.status}", language, exercise=pack.exercise)
    if pack.cases[place].hint:
        return pack.cases[place].hint
    if difference.key == "property":
        return difference.fields["symptom"]
    # what a learner's process named could carry a hidden input: so could a type of its own making, or a size
    key = "hidden" if pack.hidden and (difference.numeric or _spells(difference)) else difference.key
    return message(f"check.differs.{key}", language, ask=question.ask, **_spoken(difference, language))


def _spoken(difference: Difference, language: str) -> dict:
    """A difference's fields as a learner reads them: `at` for the place, and kinds by their names in Python."""
    fields = {name: value for name, value in difference.fields.items() if name != "place"}
    if difference.key == "kind":
        either = message("check.kinds.or", language)
        fields = {
            name: either.join(
                message(f"check.kinds.{kind}", language) if kind in KINDS else kind for kind in value.split(" or ")
            )
            for name, value in fields.items()
        }
    return {**fields, "at": _place_in_words(difference.fields.get("place", ""), language)}


def _place_in_words(place: str, language: str) -> str:
    """Where to look: an item by its number, an entry by its name, and an item of an entry by both."""
    name, _, inside = place.partition(".")
    if not place or name.isdigit():
        return message("check.differs.at", language, place=place) if place else ""
    return message(f"check.differs.at_name{'_item' if inside else ''}", language, name=name, place=inside)


def _spells(difference: Difference) -> bool:
    """Whether a difference holds words or sizes that an answer chose: hidden inputs could be told in them."""
    got = difference.fields.get("got")
    if difference.key == "kind":
        return got not in KINDS
    if difference.key in ("shape", "size", "length"):
        sizes = got if isinstance(got, tuple) else (got,)
        return len(sizes) > MOST_AXES or max(sizes, default=0) > LARGEST_SIZE
    return difference.key == "keys"
