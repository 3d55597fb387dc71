"""Grades one submission: a plain function of plain data, which any `concurrent.futures` executor can call.

Each thread keeps a runner of its own; what hidden inputs take to draw is shared by the threads of a process.
`headstart_grading.grading_pool` has the threads.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from headstart.errors import CourseError
from headstart_grading.notebook_format import nbformat
from headstart_grading.packs import Pack, make_pack
from headstart_grading.release_store import ReleaseStore
from headstart_grading.running import Limits, Runner
from headstart_grading.submissions import Grading, exercises_in, grade_submission, read_submission
from headstart_grading.verdicts import Verdict

SANDBOXES = ("bubblewrap", "none")


@dataclass(frozen=True)
class Task:
    """One submission to grade.

    Args:
        student: who handed it in.
        notebook: path of what was handed in; it may be missing, or be anything.
        released: path of the notebook that was given out.
        seed: secret; draws the hidden inputs.
        sandbox: "bubblewrap" or "none".
        limits: what it may take.
        hidden: folders that no sandbox may see.
        course: the course directory, which has the releases that were given out before.
        own_seed: whether the seed is this student's alone.
    """

    student: str
    notebook: str
    released: str
    seed: int
    sandbox: str = "bubblewrap"
    limits: Limits = Limits()
    hidden: tuple[str, ...] = ()
    course: str | None = None
    own_seed: bool = False


@dataclass(frozen=True)
class Result:
    """A graded submission, as plain data: its verdicts by exercise, its notebook, what had to be put right."""

    student: str
    verdicts: dict[str, Verdict]
    notebook: Any
    notes: tuple[str, ...]
    seconds: float


_own = threading.local()
_packs: dict[tuple[int, str], Pack] = {}
_one_at_a_time = threading.Lock()  # drawing inputs sets the random state of the process


def grade(task: Task) -> Result:
    """Grade one submission; whatever it does is in its verdicts.

    Raises:
        CourseError: the grader's own fault: no sandbox, no release.
    """
    released = nbformat.read(task.released, as_version=4)
    store = None if task.course is None else ReleaseStore(task.course)
    submission = read_submission(Path(task.notebook), released, store)
    packs = draw_packs(task.seed, exercises_in(submission.notebook))
    grading = Grading(task.seed, own_runner((task.sandbox, task.hidden)), task.limits, packs)
    graded = grade_submission(submission, grading)
    if task.own_seed:
        forget_packs(task.seed)
    return Result(task.student, graded.verdicts, graded.notebook, submission.notes, graded.seconds)


def draw_packs(seed: int, exercises: list[str]) -> dict[str, Pack]:
    """The exercises' hidden questions and what is expected; drawn once for a seed."""
    with _one_at_a_time:
        for exercise in exercises:
            if (seed, exercise) not in _packs:
                _packs[seed, exercise] = make_pack(exercise, seed=seed, hidden=True)
        return {exercise: _packs[seed, exercise] for exercise in exercises}


def forget_packs(seed: int) -> None:
    """Let go of what was drawn from a seed that was one student's."""
    with _one_at_a_time:
        for key in [key for key in _packs if key[0] == seed]:
            del _packs[key]


def seed_of_student(seed: int, student: str) -> int:
    """A seed for one student alone: the first 48 bits of SHA-256 over the run's seed and the name."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{student}".encode()).digest()[:6], "big")


def make_runner(sandbox: str, hidden: tuple[str, ...] = ()) -> Runner:
    """The runner that a sandbox's name stands for.

    Raises:
        CourseError: no such sandbox, or it cannot be had on this machine.
    """
    if sandbox == "none":
        from headstart_grading.fresh_process import FreshProcessRunner

        return FreshProcessRunner()
    if sandbox != "bubblewrap":
        raise CourseError("a sandbox is one of " + ", ".join(SANDBOXES), repr(sandbox), "choose one of them")
    from headstart_grading.sandbox.runner import SandboxRunner

    return SandboxRunner([Path(one) for one in hidden])


def own_runner(wanted: tuple[str, tuple[str, ...]]) -> Runner:
    """This thread's runner for a sandbox and hidden folders; one that was for others is stopped.

    Raises:
        CourseError: no such sandbox, or it cannot be had on this machine.
    """
    if getattr(_own, "made_for", None) != wanted:
        stop_runner(getattr(_own, "runner", None))
        _own.runner, _own.made_for = make_runner(*wanted), wanted
        getattr(_own, "kept_in", []).append(_own.runner)
    return _own.runner


def keep_runners_in(runners: list[Runner]) -> None:
    """Let this thread note its runners in a list, whose owner stops them."""
    _own.kept_in = runners


def stop_runner(runner: Runner | None) -> None:
    """End a runner's sandbox, if it has one."""
    stop: Callable[[], None] | None = getattr(runner, "stop", None)
    if stop is not None:
        stop()
