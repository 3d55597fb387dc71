"""Answers from outside, by people who saw no tests, put to the checks in a process apart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from headstart.building.chapter_text import TextCell, read_chapter
from headstart.errors import CourseError
from headstart.exchange.questions import Reply
from headstart_grading import registry
from headstart_grading.answering import training_question
from headstart_grading.asks import Kind
from headstart_grading.fresh_process import FreshProcessRunner
from headstart_grading.judge import judge
from headstart_grading.packs import Pack, make_pack
from headstart_grading.running import Cell, Limits
from headstart_grading.verdicts import Outcome, Verdict

# a cell that defines one answer under another name, among names of its own
_ALONE = """{0}_names = dict(globals())
exec(compile({1!r}, "{0}.py", "exec"), {0}_names)
if {2!r} in {0}_names:
    {0} = {0}_names[{2!r}]
"""
_DUE = re.compile(r"#\s*mistake:\s*(\w+)\s*$")


@dataclass
class StrangersReport:
    """How many right answers were accepted, wrong ones rejected, and due diagnoses made."""

    right: int = 0
    right_accepted: int = 0
    wrong: int = 0
    wrong_rejected: int = 0
    due: int = 0
    diagnosed: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """The closing line."""
        return (
            f"strangers: {self.right_accepted} of {self.right} right accepted, "
            f"{self.wrong_rejected} of {self.wrong} wrong rejected, {self.diagnosed} of {self.due} diagnosed"
        )


@dataclass(frozen=True)
class _Answer:
    exercise: str
    path: Path
    source: str
    due: str | None

    @property
    def is_right(self) -> bool:
        return self.path.name.startswith("right_")


def check_strangers(folder: Path, chapters: Sequence[str] | None = None) -> StrangersReport:
    """Check every `<exercise>/right_*.py` and `wrong_*.py` below a folder.

    A wrong answer may say in its first line `# mistake: NAME` which diagnosis is due. A wrong answer that draws a
    diagnosis other than the one due is a problem, as is a right one that fails and a wrong one that passes.

    Raises:
        CourseError: no such folder, a file that is neither, an unknown exercise or mistake.
    """
    answers = _read_answers(folder, chapters)
    report = StrangersReport()
    for exercise in dict.fromkeys(answer.exercise for answer in answers):
        alike = [answer for answer in answers if answer.exercise == exercise]
        for answer, verdict in zip(alike, _verdicts_on(exercise, alike), strict=True):
            _count(report, answer, verdict)
    return report


def _read_answers(folder: Path, chapters: Sequence[str] | None) -> list[_Answer]:
    if not folder.is_dir():
        raise CourseError("--answers takes a folder with one folder an exercise", f"{folder}", "name another")
    answers = []
    for path in sorted(folder.glob("*/*.py")):
        chapter, _ = registry.find_exercise(path.parent.name)
        if chapters and chapter not in chapters:
            continue
        if not path.name.startswith(("right_", "wrong_")):
            raise CourseError("an answer is called right_*.py or wrong_*.py", path.name, "rename it", path=path)
        source = path.read_text(encoding="utf-8")
        due = _DUE.match(source.split("\n", 1)[0])
        answers.append(_Answer(path.parent.name, path, source, due[1] if due else None))
        names = [mistake.name for mistake in registry.mistakes_of(path.parent.name)]
        if due and due[1] not in names:
            raise CourseError(f"the mistakes are {', '.join(names)}", due[1], "mend the first line", path=path, line=1)
    return answers


def _verdicts_on(exercise: str, answers: Sequence[_Answer]) -> list[Verdict | None]:
    """Verdicts on all answers to one exercise; None for an answer whose run did not finish.

    They share a process, each with a copy of the notebook's names. Where one brings that process down, those that got
    no reply are run again, each in a process of its own.
    """
    pack = make_pack(exercise)
    chapter, _ = registry.find_exercise(exercise)
    setup = [Cell(piece.id, piece.source) for piece in read_chapter(chapter).pieces if _is_setup(piece)]
    aliases = {f"{exercise}_answer_{number}": answer for number, answer in enumerate(answers)}
    replies = _replies(setup, aliases, pack)
    for alias, answer in aliases.items():
        if alias not in replies and len(aliases) > 1:
            replies |= _replies(setup, {alias: answer}, pack)
    return [judge(pack, replies[alias]) if alias in replies else None for alias in aliases]


def _is_setup(piece: object) -> bool:
    return isinstance(piece, TextCell) and piece.role == "setup"


def _replies(setup: Sequence[Cell], aliases: Mapping[str, _Answer], pack: Pack) -> dict[str, list[Reply]]:
    cells = [*setup, *[Cell(alias, _ALONE.format(alias, one.source, one.exercise)) for alias, one in aliases.items()]]
    asked = [training_question(pack)] if pack.kind is Kind.ARTIFACT else pack.questions()
    questions = {
        alias: [replace(one, code=f"{pack.exercise} = {alias}\n{one.code}") for one in asked] for alias in aliases
    }
    limits = Limits(wall_seconds=600.0, exercise_seconds=120.0)
    replies = FreshProcessRunner().run(cells, questions, limits).replies
    if pack.kind is Kind.ARTIFACT:
        return {alias: one * len(pack.cases) for alias, one in replies.items()}
    return replies


def _count(report: StrangersReport, answer: _Answer, verdict) -> None:
    outcome = verdict.outcome if verdict else "no outcome"
    diagnosis = verdict.diagnosis if verdict else None
    if answer.is_right:
        report.right += 1
        report.right_accepted += outcome is Outcome.PASSED
        if outcome is not Outcome.PASSED:
            why = verdict.message if verdict else "the run did not finish"
            report.problems.append(f"{answer.path}: a right answer must pass; got {outcome} ({why})")
        return
    report.wrong += 1
    report.wrong_rejected += outcome is not Outcome.PASSED
    report.due += answer.due is not None
    report.diagnosed += answer.due is not None and diagnosis == answer.due
    if outcome is Outcome.PASSED:
        report.problems.append(f"{answer.path}: a wrong answer must be rejected; got passed")
    if diagnosis is not None and diagnosis != answer.due:
        report.problems.append(f"{answer.path}: diagnosed {diagnosis}, and {answer.due or 'no diagnosis'} is due")
