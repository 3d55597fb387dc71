"""Runs a submission's cells away from the grader, and puts questions to what they define.

A `Runner` is anything that can do this. `FreshProcessRunner` starts a process for each submission. It keeps accidents
apart: crashes, endless loops, floods of output, an early exit. **It is not a sandbox**: the process has the rights of
the grader's user and can read its files, use the network and start processes that outlive it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from headstart.errors import CourseError
from headstart.exchange.questions import Fault, Question, Reply
from headstart_grading.font_cache import copy_font_list
from headstart_grading.pipes import Pipes, Stopped
from headstart_grading.verdicts import Outcome

KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH", "SYSTEMROOT")
FRAME_OVERHEAD = 8192  # bytes a message may have beside what is counted against a limit


@dataclass(frozen=True)
class Limits:
    """How much a submission may take.

    Args:
        start_seconds: until the process is ready; no student code runs before that.
        wall_seconds: for all cells and all questions together.
        exercise_seconds: for the questions of one exercise.
        output_bytes: kept of what all cells show; more is cut, and a process that sends more all the same is stopped.
        reply_bytes: of the replies to one exercise's questions.
    """

    start_seconds: float = 120.0
    wall_seconds: float = 60.0
    exercise_seconds: float = 20.0
    output_bytes: int = 2**22
    reply_bytes: int = 2**25


@dataclass(frozen=True)
class Cell:
    """A code cell to run."""

    id: str
    source: str


@dataclass(frozen=True)
class CellRun:
    """What a cell showed (nbformat outputs, not validated), and the error that ended it, if one did."""

    outputs: list[Any]
    error: Fault | None = None


@dataclass(frozen=True)
class RunFault:
    """Why a run did not come to its end.

    Args:
        outcome: timed out, worker died, or output too large.
        reason: a sentence for the person who handed in.
        cell: the cell that was running, if it was one.
        exercise: the exercise whose questions were being answered, if it was one.
    """

    outcome: Outcome
    reason: str
    cell: str | None = None
    exercise: str | None = None


@dataclass
class Report:
    """What a run gave: only plain data.

    Args:
        cells: by id, the cells that ran to their end or to their error.
        replies: by exercise, one reply a question.
        fault: why the run stopped early; without one, all cells ran and all questions were answered.
        seconds: wall clock from the first cell on.
    """

    cells: dict[str, CellRun] = field(default_factory=dict)
    replies: dict[str, list[Reply]] = field(default_factory=dict)
    fault: RunFault | None = None
    seconds: float = 0.0


class Runner(Protocol):
    """Where submissions run: a fresh process here; a sandbox and a warm fork have the same face."""

    def run(self, cells: Sequence[Cell], questions: Mapping[str, Sequence[Question]], limits: Limits) -> Report:
        """Run the cells in order, then ask each exercise its questions; what students do is reported, never raised."""
        ...


class FreshProcessRunner:
    """Runs each submission in a process of its own, in an empty folder, killed with its process group at the end."""

    def run(self, cells: Sequence[Cell], questions: Mapping[str, Sequence[Question]], limits: Limits) -> Report:
        """Run the cells in order, then ask each exercise its questions.

        Raises:
            CourseError: the process could not start, which is no student's fault.
        """
        with tempfile.TemporaryDirectory(prefix="headstart-run-", ignore_cleanup_errors=True) as folder:
            process, pipes = _start(Path(folder))
            report, begun = Report(), time.monotonic()
            try:
                _await_start(pipes, limits)
                begun = time.monotonic()
                _converse(pipes, cells, questions, limits, report)
            finally:
                report.seconds = time.monotonic() - begun
                _end(process, pipes)
            return report


def scrubbed_environment(home: Path) -> dict[str, str]:
    """The environment of student code: a few harmless variables of ours, and a home of its own."""
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    folders = {"HOME": home, "TMPDIR": home, "IPYTHONDIR": home / ".ipython", "MPLCONFIGDIR": home / ".matplotlib"}
    return {
        **kept,
        **{name: str(folder) for name, folder in folders.items()},
        "OMP_NUM_THREADS": "1",
        "CUDA_VISIBLE_DEVICES": "",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "PYTHONHASHSEED": "0",
    }


def _start(folder: Path) -> tuple[subprocess.Popen, Pipes]:
    home, work = folder / "home", folder / "work"
    for place in (home, home / ".ipython", home / ".matplotlib", work):
        place.mkdir()
    copy_font_list(home / ".matplotlib")
    inbox, to_worker = os.pipe()
    from_worker, outbox = os.pipe()
    try:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "headstart.exchange.worker", str(inbox), str(outbox)],
            cwd=work,
            env=scrubbed_environment(home),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=(inbox, outbox),
            start_new_session=True,
        )
    except OSError as error:
        os.close(to_worker)
        os.close(from_worker)
        raise CourseError(
            "grading starts a process", str(error), "free memory or processes, then grade again"
        ) from error
    finally:
        os.close(inbox)
        os.close(outbox)
    return process, Pipes(process.pid, from_worker, to_worker, process.stderr)


def _await_start(pipes: Pipes, limits: Limits) -> None:
    try:
        pipes.receive("ready", time.monotonic() + limits.start_seconds, FRAME_OVERHEAD)
    except Stopped as stopped:
        raise CourseError(
            f"the process for submissions starts within {limits.start_seconds:g} s",
            f"{stopped.reason} {pipes.last_words()}".strip(),
            "run `headstart doctor`",
        ) from stopped


def _end(process: subprocess.Popen, pipes: Pipes) -> None:
    """Kill the whole process group while its leader is not yet reaped, so that the number is still its own."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    pipes.close()
    process.wait()


def _converse(pipes: Pipes, cells, questions, limits: Limits, report: Report) -> None:
    """The grader's side of the conversation that `headstart.exchange.worker` describes."""
    deadline = time.monotonic() + limits.wall_seconds
    cell, exercise = None, None
    try:
        sources = [{"id": one.id, "source": one.source} for one in cells]
        pipes.send({"kind": "cells", "cells": sources, "output_bytes": limits.output_bytes}, deadline)
        left = limits.output_bytes + FRAME_OVERHEAD
        for one in cells:
            cell = one.id
            pipes.receive("started", deadline, FRAME_OVERHEAD)
            message = pipes.receive("ran", deadline, left + FRAME_OVERHEAD)
            left = max(left - pipes.last_size, 0)
            report.cells[one.id] = _cell_run(message)
        cell = None
        pipes.receive("completed", deadline, FRAME_OVERHEAD)
        for exercise, asked in questions.items():
            until = min(deadline, time.monotonic() + limits.exercise_seconds)
            plain = [question.to_plain() for question in asked]
            pipes.send({"kind": "questions", "exercise": exercise, "questions": plain}, until)
            message = pipes.receive("replies", until, limits.reply_bytes + FRAME_OVERHEAD)
            report.replies[exercise] = _replies(message)
        exercise = None
        pipes.send({"kind": "end"}, deadline)
        pipes.receive("ended", deadline, FRAME_OVERHEAD)
    except Stopped as stopped:
        report.fault = RunFault(stopped.outcome, _reason(stopped, limits, cell, exercise), cell, exercise)


def _reason(stopped: Stopped, limits: Limits, cell: str | None, exercise: str | None) -> str:
    where = f" This was in the cell `{cell}`." if cell else f" This was in `{exercise}`." if exercise else ""
    time_given = ""
    if stopped.outcome is Outcome.TIMED_OUT:
        for_what = f"{limits.wall_seconds:g} s for the whole notebook"
        time_given = f" There are {for_what}" + (f", {limits.exercise_seconds:g} s of them here." if exercise else ".")
    return f"{stopped.reason}{where}{time_given}"


def _cell_run(message: dict[str, Any]) -> CellRun:
    try:
        error = message["error"]
        return CellRun(list(message["outputs"]), None if error is None else Fault.from_plain(error))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise Stopped(Outcome.WORKER_DIED, f"The process sent something that is no output ({error}).") from error


def _replies(message: dict[str, Any]) -> list[Reply]:
    try:
        return [Reply.from_plain(reply) for reply in message["replies"]]
    except (KeyError, TypeError, ValueError) as error:
        raise Stopped(Outcome.WORKER_DIED, f"The process sent something that is no reply ({error}).") from error
