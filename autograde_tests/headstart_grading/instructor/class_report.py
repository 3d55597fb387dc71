"""`headstart report CHAPTER`: how the class did on each exercise, and which mistakes it makes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from headstart.errors import CourseError
from headstart_grading.instructor.course import Course
from headstart_grading.instructor.grading_history import last_gradings
from headstart_grading.instructor.near_duplicates import Pair, near_duplicates
from headstart_grading.instructor.pseudonyms import pseudonyms
from headstart_grading.instructor.roster import group_of, load_roster
from headstart_grading.submissions import read_submission
from headstart_grading.verdicts import Outcome

WORDS = {outcome: outcome.value.replace("_", " ") for outcome in Outcome}


@dataclass(frozen=True)
class ExerciseReport:
    """How the class did on one exercise: counts by outcome, counts by known mistake, mean share of the points."""

    exercise: str
    outcomes: dict[str, int]
    mistakes: dict[str, int]
    mean: float


@dataclass(frozen=True)
class ClassReport:
    """How the class did on a chapter.

    Args:
        chapter: its slug.
        students: how many submissions were graded.
        exercises: in the chapter's order.
        alike: pairs of submissions with nearly the same answers, by the names that are shown.
    """

    chapter: str
    students: int
    exercises: tuple[ExerciseReport, ...]
    alike: tuple[Pair, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """JSON's kinds of value alone."""
        return asdict(self)


def report_class(course: Course, chapter: str, *, names: bool = False) -> ClassReport:
    """Count the last verdicts of every student's submission, and look for answers that are nearly the same.

    Args:
        names: whether students are named; by default they get pseudonyms.

    Raises:
        CourseError: the chapter was not released, or nothing of it was graded.
    """
    course.notebooks(chapter)
    gradings = last_gradings(course, chapter)
    if not gradings:
        do = f"run `headstart grade {chapter}` or `nbgrader autograde {chapter}` first"
        raise CourseError("a report is on graded submissions", f"none of {chapter} in grading.jsonl", do)
    verdicts = [one.verdicts for one in gradings.values()]
    order = dict.fromkeys(exercise for one in verdicts for exercise in one)
    exercises = tuple(_count(name, [one[name] for one in verdicts if name in one]) for name in order)
    shown = {one: one for one in gradings} if names else pseudonyms(course, gradings)
    pairs = []
    for pair in _alike(course, chapter, sorted(gradings)):
        one, other = sorted(shown[student] for student in pair.students)
        pairs.append(Pair((one, other), round(pair.similarity, 3), pair.exercises))
    return ClassReport(chapter, len(gradings), exercises, tuple(pairs))


def _count(exercise: str, verdicts: list[Mapping[str, Any]]) -> ExerciseReport:
    outcomes = Counter(verdict["outcome"] for verdict in verdicts)
    mistakes = Counter(verdict["diagnosis"] for verdict in verdicts if verdict.get("diagnosis"))
    shares = [verdict["points"] / verdict["max_points"] for verdict in verdicts if verdict.get("max_points")]
    in_order = {str(outcome): outcomes[outcome] for outcome in Outcome if outcomes[outcome]}
    return ExerciseReport(exercise, in_order, dict(mistakes.most_common()), sum(shares) / max(1, len(shares)))


def _alike(course: Course, chapter: str, students: list[str]) -> list[Pair]:
    """Pairs, without those of one group, who may hand in the same."""
    roster = load_roster(course)
    answers: dict[str, dict[str, str]] = {student: {} for student in students}
    given: dict[str, list[str]] = {}
    for name in course.notebooks(chapter):
        released = _notebook(course.folder("release", ".", chapter) / name)
        source = course.folder("source", ".", chapter) / name
        for notebook in [released, *([_notebook(source)] if source.is_file() else [])]:
            for exercise, text in answers_in(notebook).items():
                given.setdefault(exercise, []).append(text)
        for student in students:
            submission = read_submission(course.folder("submitted", student, chapter) / name, released)
            if submission.unreadable is None:
                answers[student] |= answers_in(submission.notebook)
    pairs = near_duplicates({one: theirs for one, theirs in answers.items() if theirs}, given)
    return [pair for pair in pairs if pair.students[1] not in group_of(roster, pair.students[0])]


def answers_in(notebook: Mapping[str, Any]) -> dict[str, str]:
    """The sources of a notebook's answers by exercise; a student's own cells together under an empty name."""
    found: dict[str, str] = {}
    for cell in notebook["cells"]:
        marks = cell["metadata"].get("headstart", {})
        if marks.get("role") == "answer":
            found[marks["exercise"]] = cell["source"]
        elif marks.get("role") == "added" and cell["cell_type"] == "code":
            found[""] = f"{found.get('', '')}\n{cell['source']}"
    return found


def _notebook(path: Path) -> Any:
    import nbformat

    try:
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError) as error:
        raise CourseError("a released notebook can be read", str(error), "release it anew", path=path) from error


def report_lines(report: ClassReport) -> list[str]:
    """The report as lines of text."""
    width = max(len(one.exercise) for one in report.exercises)
    seen = [outcome for outcome in Outcome if any(outcome in one.outcomes for one in report.exercises)]
    heads = [WORDS[outcome] for outcome in seen]
    lines = [f"{report.chapter}: {report.students} submissions graded", ""]
    lines.append("  ".join([" " * width, *heads, "mean"]))
    for one in report.exercises:
        counts = [f"{one.outcomes.get(outcome, 0):>{len(head)}}" for outcome, head in zip(seen, heads, strict=True)]
        lines.append("  ".join([f"{one.exercise:<{width}}", *counts, f"{one.mean:>4.0%}"]))
    mistakes = [(count, one.exercise, name) for one in report.exercises for name, count in one.mistakes.items()]
    if mistakes:
        lines += ["", "Known mistakes:"]
        lines += [f"  {count:>4}  {exercise}: {name}" for count, exercise, name in sorted(mistakes, reverse=True)]
    lines += ["", "Answers nearly the same (a hint to look, not a verdict):"]
    lines += [
        f"  {pair.similarity:>4.0%}  {pair.students[0]}, {pair.students[1]}: "
        + ", ".join(name or "their own cells" for name in pair.exercises)
        for pair in report.alike
    ] or ["  none"]
    return lines
