"""The directives of a chapter's text, and of an exercise its options, checked, and the words of its task cell."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from headstart.building.printed_box import PrintedBox, read_printed_box
from headstart.errors import CourseError

KINDS = ("function", "artifact", "write-the-test", "judgement")
HINTS = 3
_OPENING = re.compile(r"^(?P<fence>`{3,}|:{3,})\{(?P<name>[\w-]+)\}[ \t]*(?P<argument>[^\n]*)$", re.MULTILINE)
_OPTIONS = {"kind", "title", "points", "minutes", "hints", "rubric"}


@dataclass(frozen=True)
class ExerciseDirective:
    """What a chapter's text says of one exercise; `line` is that of the directive in the file."""

    id: str
    kind: str
    points: float
    minutes: int
    hints: tuple[str, ...]
    rubric: tuple[tuple[float, str], ...]
    task: str
    path: Path
    line: int
    title: str


def title_of(exercise_id: str) -> str:
    """An id as a reader sees it where an author gives no title: `transfer_gain` becomes "Transfer gain"."""
    return exercise_id.replace("_", " ").strip().capitalize()


def split_markdown(text: str, path: Path, first_line: int) -> list[str | ExerciseDirective | PrintedBox]:
    """Markdown with directives, taken apart in order.

    Args:
        text: the source of one Markdown cell.
        path: of the chapter, for errors.
        first_line: the line of the file on which `text` begins.

    Raises:
        CourseError: an unknown directive, an unclosed one, or bad options; with file and line.
    """
    pieces: list[str | ExerciseDirective | PrintedBox] = []
    place = 0
    while match := _next_directive(text, place):
        line = first_line + text.count("\n", 0, match.start())
        closing = re.compile(rf"^{re.escape(match['fence'])}[ \t]*$", re.MULTILINE).search(text, match.end())
        if match["name"] not in _DIRECTIVES:
            rule = f"the directives in a chapter's text are {', '.join(f'`{name}`' for name in _DIRECTIVES)}"
            raise CourseError(rule, f"`{match['name']}`", "mend it", path=path, line=line)
        if closing is None:
            raise CourseError(
                f"a directive ends with its own fence, {match['fence']}", "none", "close it", path=path, line=line
            )
        pieces.append(text[place : match.start()].strip("\n"))
        read = _DIRECTIVES[match["name"]]
        pieces.append(read(match["argument"].strip(), text[match.end() : closing.start()], path, line))
        place = closing.end()
    pieces.append(text[place:].strip("\n"))
    return [piece for piece in pieces if piece != ""]


def _next_directive(text: str, place: int) -> re.Match | None:
    """The next directive that does not stand inside an ordinary code fence."""
    for match in _OPENING.finditer(text, place):
        fences = re.findall(r"^(`{3,}|~{3,})[^\n`]*$", text[place : match.start()], re.MULTILINE)
        if len(fences) % 2 == 0:
            return match
    return None


def _read_directive(exercise_id: str, body: str, path: Path, line: int) -> ExerciseDirective:
    def fault(rule: str, got: object, do: str) -> CourseError:
        return CourseError(rule, str(got), do, path=path, line=line)

    if not exercise_id.isidentifier() or keyword.iskeyword(exercise_id):
        raise fault("an exercise's id is the name of a function or class", repr(exercise_id), "mend the id")
    match = re.match(r"\s*^---\n(?P<options>.*?)^---\n?(?P<task>.*)", body, re.MULTILINE | re.DOTALL)
    if match is None:
        raise fault("an exercise's options stand between two lines `---`", "none", f"add {', '.join(sorted(_OPTIONS))}")
    try:
        options = yaml.safe_load(match["options"]) or {}
    except yaml.YAMLError as error:
        raise fault("an exercise's options are YAML", " ".join(str(error).split()), "mend them") from error
    return _check_options(exercise_id, options, match["task"].strip(), fault, path, line)


_DIRECTIVES = {"exercise": _read_directive, "as-printed": read_printed_box}


def _check_options(exercise_id, options, task, fault, path: Path, line: int) -> ExerciseDirective:
    if not isinstance(options, dict) or not set(options) <= _OPTIONS:
        raise fault(f"an exercise's options are {', '.join(sorted(_OPTIONS))}", options, "mend them")
    kind = options.get("kind", "function")
    points, minutes, hints = options.get("points"), options.get("minutes"), options.get("hints")
    if kind not in KINDS:
        raise fault(f"`kind` is one of {', '.join(KINDS)}", repr(kind), "choose one")
    if type(points) not in (int, float) or not 0 < points <= 100:
        raise fault("`points` is a number above 0 and at most 100", repr(points), "say what the exercise is worth")
    if type(minutes) is not int or minutes <= 0:
        raise fault("`minutes` is a whole number above 0", repr(minutes), "say how long a learner takes")
    rubric = _check_rubric(options.get("rubric"), kind, points, fault)
    if not isinstance(hints, list) or len(hints) != HINTS or not all(isinstance(hint, str) and hint for hint in hints):
        raise fault(f"`hints` is a list of {HINTS} texts", repr(hints), "write them, the last nearly the step")
    title = options.get("title", title_of(exercise_id))
    if not isinstance(title, str) or not title.strip() or "\n" in title:
        raise fault("`title` is a line of text", repr(title), "write it, or leave it out")
    if not task:
        raise fault("an exercise says what to do", "an empty text", "write it below the options")
    points, hints = float(points), tuple(hints)
    return ExerciseDirective(exercise_id, kind, points, minutes, hints, rubric, task, path, line, title.strip())


def _check_rubric(rubric, kind: str, points: float, fault) -> tuple[tuple[float, str], ...]:
    """Points and criteria of a judgement; no other kind has any."""
    if kind != "judgement":
        if rubric is not None:
            raise fault("`rubric` goes with kind judgement", kind, "leave it out")
        return ()
    rows = rubric if isinstance(rubric, list) else []
    if not rows or not all(isinstance(row, dict) and set(row) == {"points", "criterion"} for row in rows):
        raise fault("a judgement has a `rubric`: a list of `points` and `criterion`", repr(rubric), "write it")
    total = sum(row["points"] for row in rows)
    if total != points:
        raise fault(f"the points of a rubric add up to those of the exercise, {points:g}", f"{total:g}", "mend them")
    return tuple((float(row["points"]), str(row["criterion"])) for row in rows)


def task_markdown(exercise: ExerciseDirective) -> str:
    """The task cell: title, points and minutes, what to do, and hints that open one inside the other."""
    points = f"{exercise.points:g} point{'' if exercise.points == 1 else 's'}"
    head = f"### Exercise: `{exercise.id}`\n\n*{points}, about {exercise.minutes} minutes*\n\n{exercise.task}\n"
    if exercise.rubric:
        rows = "\n".join(f"| {points:g} | {criterion} |" for points, criterion in exercise.rubric)
        head += f"\nHow it is marked, by a person:\n\n| points | for |\n| --- | --- |\n{rows}\n"
    hints = ""
    for number, hint in reversed(list(enumerate(exercise.hints, 1))):
        inner = f"\n{hints}\n" if hints else ""
        hints = f"<details>\n<summary>Hint {number}</summary>\n\n{hint.strip()}\n{inner}\n</details>"
    return f"{head}\n{hints}"
