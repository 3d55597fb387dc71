"""`headstart verify`: puts references, known mistakes, stubs, alternatives and strangers' answers to the checks."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch

from headstart.catalog import load_course
from headstart.cli import Command
from headstart.errors import CourseError
from headstart.exchange.questions import Reply
from headstart.ledger import Ledger, broken_promises, count_rows, load_ledger
from headstart_grading import registry
from headstart_grading.answering import replies_to
from headstart_grading.asks import Kind
from headstart_grading.judge import judge
from headstart_grading.packs import VISIBLE_SEED, Pack, make_pack
from headstart_grading.verdicts import Outcome, Verdict

SEEDS = 20


@dataclass
class ExerciseReport:
    """What verifying one exercise found; no problems means that it is sound."""

    exercise: str
    chapter: str
    seeds: int
    mistakes: int
    alternatives: int
    problems: list[str] = field(default_factory=list)


def verify_exercise(exercise_id: str, seeds: Sequence[int]) -> ExerciseReport:
    """Check one exercise's own answers on many draws of its inputs.

    The reference and the alternatives must pass, every known mistake must fail and draw its own message, and the empty
    stub must read "not attempted".
    """
    chapter, exercise = registry.find_exercise(exercise_id)
    mistakes = registry.mistakes_of(exercise_id)
    alternatives = registry.alternatives_of(exercise_id)
    report = ExerciseReport(exercise_id, chapter, len(seeds), len(mistakes), len(alternatives))
    if len(mistakes) < 3:
        report.problems.append(f"{exercise_id}: at least 3 known mistakes are due; got {len(mistakes)}")
    artifact = exercise.kind is Kind.ARTIFACT
    right = {"the reference": registry.reference_of(exercise_id), **alternatives}
    replies: dict[str, list[Reply]] = {}  # what was trained once is judged on every seed
    for seed in seeds:
        try:
            pack = make_pack(exercise_id, seed)
        except CourseError as error:
            report.problems.append(f"{exercise_id}: seed {seed}: {error}")
            break
        _hold_answers_to(pack, right, mistakes, report, seed, replies if artifact else {})
    report.problems = list(dict.fromkeys(report.problems))
    return report


def _hold_answers_to(pack: Pack, right: dict, mistakes: list, report: ExerciseReport, seed: int, replies: dict) -> None:
    def expect(name: str, answer: Callable, what: str, holds: Callable[[Verdict], bool]) -> None:
        if name not in replies:
            with tempfile.TemporaryDirectory() as folder:
                replies[name] = replies_to(pack, {pack.exercise: answer}, Path(folder))
        verdict = judge(pack, replies[name])
        if not holds(verdict):
            got = f"{verdict.outcome}, diagnosed {verdict.diagnosis}: {verdict.message}"
            report.problems.append(f"{pack.exercise}: {name} must be {what}; got {got} (first at seed {seed})")

    for name, answer in right.items():
        expect(name, answer, "passed", lambda verdict: verdict.outcome is Outcome.PASSED)
    for mistake in mistakes:
        expect(
            mistake.name,
            mistake.answer,
            "rejected with its own message",
            lambda verdict, due=mistake.name if pack.mistakes else None: (
                verdict.outcome is not Outcome.PASSED and verdict.diagnosis == due
            ),
        )
    expect("the stub", _stub, "not attempted", lambda verdict: verdict.outcome is Outcome.NOT_ATTEMPTED)


def _stub(*args, **kwargs):
    raise NotImplementedError


def _verify_course(chapters: Sequence[str] | None, seed_count: int) -> list[ExerciseReport]:
    course = load_course()
    rows = [course.chapter(slug) for slug in chapters] if chapters else course.chapters
    seeds = [VISIBLE_SEED, *range(1, seed_count)]
    return [verify_exercise(one.id, seeds) for row in rows for one in registry.exercises_of(row.slug)]


def _count_ledger(ledger: Ledger) -> dict[str, int | dict[str, int]]:
    """How many formulas are closed and open, and beside them how many listings and topics."""
    parts = {"formulas": ledger.formulas, "listings": ledger.listings, "topics": ledger.topics}
    counts = {name: dict(zip(("closed", "open"), count_rows(rows), strict=True)) for name, rows in parts.items()}
    return {**counts.pop("formulas"), **counts}


def _print_table(reports: Sequence[ExerciseReport]) -> None:
    width = max([len("exercise"), *[len(report.exercise) for report in reports]])
    print(f"{'exercise':{width}}  seeds  mistakes  alternatives  problems")
    for one in reports:
        counts = f"{one.seeds:5}  {one.mistakes:8}  {one.alternatives:12}  {len(one.problems):8}"
        print(f"{one.exercise:{width}}  {counts}")
    for report in reports:
        for problem in report.problems:
            print(f"problem: {problem}")


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--chapter", action="append", metavar="SLUG", help="only this chapter (may be repeated)")
    parser.add_argument("--seeds", type=int, default=SEEDS, help=f"draws of the inputs (default: {SEEDS})")
    parser.add_argument(
        "--answers", type=Path, metavar="DIR", help="also check strangers' answers, DIR/<exercise>/*.py"
    )
    parser.add_argument("--json", action="store_true", help="print the reports as JSON")


def _run(options: argparse.Namespace) -> int:
    torch.set_num_threads(1)  # questions are small: a second thread costs more than it gains
    reports = _verify_course(options.chapter, max(1, options.seeds))
    strangers = None
    if options.answers:
        from headstart_grading.strangers import check_strangers

        strangers = check_strangers(options.answers, options.chapter)
    ledger = load_ledger()
    broken = broken_promises(ledger, options.chapter)
    problems = sum(len(one.problems) for one in reports) + len(broken) + (len(strangers.problems) if strangers else 0)
    if options.json:
        data = {"exercises": [asdict(report) for report in reports], "problems": problems}
        data["ledger"] = {**_count_ledger(ledger), "problems": broken}
        if strangers:
            data["strangers"] = asdict(strangers)
        json.dump(data, sys.stdout, indent=1)
        print()
        return 1 if problems else 0
    _print_table(reports)
    if strangers:
        for problem in strangers.problems:
            print(f"problem: {problem}")
        print(strangers.summary)
    for problem in broken:
        print(f"problem: {problem}")
    print(ledger.summary())
    mistakes, alternatives = (sum(getattr(one, what) for one in reports) for what in ("mistakes", "alternatives"))
    print(f"verified: {len(reports)} exercises, {mistakes} mistakes, {alternatives} alternatives, {problems} problems")
    return 1 if problems else 0


COMMAND = Command("Put references, known mistakes and alternatives to the checks.", _add_arguments, _run)
