"""`headstart submit CHAPTER`: tells a learner beforehand what the grader will say, and packs what is to be handed in.

It rebuilds and runs the notebook just as the grader will, with the inputs that `check` shows in place of secret ones.
This is the learner's own machine: where there is no bubblewrap, a plain process does.
"""

from __future__ import annotations

import argparse
import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from headstart.cli import Command
from headstart.errors import CourseError
from headstart.lab import DEFAULT_FOLDER
from headstart.languages import message
from headstart.progress import COURSE_FILE
from headstart.releases import RELEASE_FILE, current_release
from headstart.safe_files import replace_file
from headstart_grading.artifacts import artifact_name
from headstart_grading.checking import PACKS
from headstart_grading.demo_names import names_from_demos
from headstart_grading.packs import read_pack
from headstart_grading.running import Runner
from headstart_grading.submissions import Graded, Grading, exercises_in, grade_submission, read_submission


@dataclass(frozen=True)
class Rehearsal:
    """What the grader will say.

    Args:
        graded: the verdicts, on visible inputs.
        notes: what the grader will put right in the notebook.
        from_demos: by cell, names that only a demo cell defines.
        by_hand: exercises that a person will mark.
        files: what is to be handed in.
    """

    graded: Graded
    notes: tuple[str, ...]
    from_demos: dict[str, list[str]]
    by_hand: tuple[str, ...]
    files: tuple[Path, ...]


def rehearse(folder: Path, chapter: str, runner: Runner) -> Rehearsal:
    """Grade a working folder's notebook as the grader will, on the inputs that `check` shows.

    Args:
        folder: the working folder.
        chapter: which chapter.
        runner: where the notebook runs.

    Raises:
        CourseError: there is no such notebook, or it does not belong to the course.
    """
    import nbformat

    path = folder / f"{chapter}.ipynb"
    if not path.is_file():
        known = ", ".join(sorted(one.stem for one in folder.glob("*.ipynb"))) or "none"
        rule, do = f"the working folder has the notebook `{chapter}.ipynb`", f"choose one of: {known}; or name --dir"
        raise CourseError(rule, "no such file", do, path=folder)
    released = nbformat.read(_released(folder, chapter), as_version=4)
    submission = read_submission(path, released)
    names = exercises_in(submission.notebook)
    packs = {name: read_pack(_pack_file(folder, name)) for name in names}
    graded = grade_submission(submission, Grading(0, runner, packs=packs))
    trained = [folder / artifact_name(name) for name in names if (folder / artifact_name(name)).is_file()]
    marks = [cell["metadata"] for cell in submission.notebook["cells"]]
    by_hand = [
        one["headstart"]["exercise"]
        for one in marks
        if one.get("headstart", {}).get("role") == "answer" and one.get("nbgrader", {}).get("grade")
    ]
    from_demos = names_from_demos(submission.notebook)
    return Rehearsal(graded, submission.notes, from_demos, tuple(by_hand), (path, *trained))


def _released(folder: Path, chapter: str) -> Path:
    release = current_release(_language(folder))
    outline = json.loads((release / RELEASE_FILE).read_text(encoding="utf-8"))
    if chapter not in {one["slug"] for one in outline["chapters"]}:
        known = ", ".join(one["slug"] for one in outline["chapters"])
        raise CourseError("a chapter of the course is handed in", repr(chapter), f"choose one of {known}")
    return release / "learner" / f"{chapter}.ipynb"


def _language(folder: Path) -> str:
    try:
        return str(json.loads((folder / COURSE_FILE).read_text(encoding="utf-8")).get("language", "en"))
    except (OSError, ValueError, AttributeError):
        return "en"


def _pack_file(folder: Path, exercise: str) -> Path:
    path = folder / PACKS / f"{exercise}.safetensors"
    if not path.is_file():
        do = message("check.no_pack", exercise=exercise)
        raise CourseError("the working folder has a check pack for each exercise", "none", do, path=path)
    return path


def choose_runner() -> Runner:
    """The sandbox that graders use where this machine has one; else a plain process."""
    from headstart_grading.fresh_process import FreshProcessRunner

    try:
        from headstart_grading.sandbox.runner import SandboxRunner

        return SandboxRunner()
    except (CourseError, ImportError, OSError):
        return FreshProcessRunner()


def pack_files(files: tuple[Path, ...]) -> bytes:
    """A zip archive of files, without their folders; the same files make the same bytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            archive.writestr(zipfile.ZipInfo(path.name, (1980, 1, 1, 0, 0, 0)), path.read_bytes())
    return content.getvalue()


def _run(options: argparse.Namespace) -> int:
    folder = Path(options.dir).expanduser().absolute()
    language, runner = _language(folder), choose_runner()
    try:
        done = rehearse(folder, options.chapter, runner)
    finally:
        getattr(runner, "close", lambda: None)()
    if options.output is not None:
        replace_file(options.output, pack_files(done.files))
    if options.json:
        print(json.dumps(_as_json(done), ensure_ascii=False))
    else:
        print("\n".join(report(done, language, options.output)))
    return 0


def report(done: Rehearsal, language: str, output: Path | None = None) -> list[str]:
    """What the learner reads, line by line."""
    lines = [str(line) for verdict in done.graded.verdicts.values() for line in [repr(verdict), ""]]
    points = sum(verdict.points for verdict in done.graded.verdicts.values())
    worth = sum(verdict.max_points for verdict in done.graded.verdicts.values())
    lines.append(message("submit.total", language, points=f"{points:g}", max_points=f"{worth:g}"))
    if done.by_hand:
        lines.append(message("submit.by_hand", language, exercises=", ".join(done.by_hand)))
    for cell, names in done.from_demos.items():
        listed = ", ".join(f"`{name}`" for name in names)
        lines.append(message("submit.demo_names", language, cell=cell, names=listed))
    lines += [message("submit.put_right", language), *(f"- {note}" for note in done.notes)] if done.notes else []
    names = ", ".join(path.name for path in done.files)
    key = "submit.hand_in" if output is None else "submit.written"
    return [*lines, message(key, language, files=names, output=output)]


def _as_json(done: Rehearsal) -> dict[str, Any]:
    return {
        "exercises": {
            name: {
                "outcome": str(verdict.outcome),
                "points": verdict.points,
                "max_points": verdict.max_points,
                "message": verdict.message,
            }
            for name, verdict in done.graded.verdicts.items()
        },
        "by_hand": list(done.by_hand),
        "demo_names": done.from_demos,
        "notes": list(done.notes),
        "files": [path.name for path in done.files],
    }


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("chapter", metavar="CHAPTER", help="which chapter")
    parser.add_argument("--dir", default=DEFAULT_FOLDER, help="the working folder (default: %(default)s)")
    parser.add_argument("--output", type=Path, metavar="FILE.zip", help="also pack what is to be handed in")
    parser.add_argument("--json", action="store_true", help="say it as one JSON object")


COMMAND = Command("Say what the grader will say of a chapter, before you hand it in.", _add_arguments, _run)
