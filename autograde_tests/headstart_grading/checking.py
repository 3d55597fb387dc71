"""`check("<exercise>")` in a notebook: puts the pack's questions to the learner's function and says what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from headstart.course_files import course_folder
from headstart.errors import CourseError
from headstart.languages import message
from headstart.progress import ProgressLine, append, find_workspace
from headstart_grading.answering import replies_to
from headstart_grading.judge import judge
from headstart_grading.packs import read_pack
from headstart_grading.registry import unknown_exercise
from headstart_grading.verdicts import Verdict

PACKS = Path(".headstart/packs")


def check(exercise: str, *, namespace: Mapping[str, Any] | None = None, language: str | None = None) -> Verdict:
    """Check one answer of this notebook, and note the result in the working folder.

    It works from the check pack alone: no reference is needed, and nothing is compared with one.

    Args:
        exercise: its id, the name of the function or class.
        namespace: where to look the name up; the notebook's own names by default.
        language: of the words; the working folder's by default.

    Returns:
        The verdict, which a notebook shows as a cell's result.

    Raises:
        CourseError: no exercise has that id, or there is no pack for it here.
    """
    workspace = find_workspace()
    pack = read_pack(_find_pack(exercise, workspace))
    names = _notebook_names() if namespace is None else namespace
    verdict = judge(pack, replies_to(pack, names, Path.cwd()), language)
    if workspace is not None:
        line = ProgressLine(
            exercise, str(verdict.outcome), verdict.points, verdict.max_points, verdict.diagnosis, pack.release
        )
        append(workspace, line)
    return verdict


def _notebook_names() -> Mapping[str, Any]:
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        raise CourseError(
            "check() looks the answer up among the names of a notebook",
            "no notebook",
            "give it a namespace: check(..., namespace=globals())",
        )
    return shell.user_ns


def _find_pack(exercise: str, workspace: Path | None) -> Path:
    folders = [course_folder() / "packs"]
    if workspace is not None:
        folders.insert(0, workspace / PACKS)
    known = []
    for folder in folders:
        known += [path.stem for path in folder.glob("*.safetensors")]
        if exercise in known:
            return folder / f"{exercise}.safetensors"
    if known:
        raise unknown_exercise(exercise, known)
    raise CourseError(
        "check() works from a check pack",
        f"none for {exercise!r} in {' or '.join(str(folder) for folder in folders)}",
        message("check.no_pack", exercise=exercise),
    )
