"""Runs a submission's cells away from the grader, and puts questions to what they define.

A `Runner` is anything that can do this: `headstart_grading.sandbox` (the default) or, asked for by name,
`headstart_grading.fresh_process`. What they share is here: limits, reports, and the grader's side of the conversation.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from headstart.exchange.questions import Fault, Question, Reply
from headstart_grading.pipes import Pipes, Stopped
from headstart_grading.verdicts import Outcome

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
        memory_bytes: of all processes of a submission together, beside what the warm worker has (sandbox only).
        processes: that a submission may have at a time, threads counted (sandbox only).
        file_bytes: that a file may have (sandbox only).
        scratch_bytes: for all files in /tmp together, and as much in /dev/shm (sandbox only).
    """

    start_seconds: float = 120.0
    wall_seconds: float = 60.0
    exercise_seconds: float = 20.0
    output_bytes: int = 2**22
    reply_bytes: int = 2**25
    memory_bytes: int = 2**31
    processes: int = 64
    file_bytes: int = 2**26
    scratch_bytes: int = 2**27


@dataclass(frozen=True)
class Cell:
    """A code cell to run; `shared` marks the course's own, which are the same for every submission of a release."""

    id: str
    source: str
    shared: bool = False


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
    """Where submissions run. `sandbox` names it in logs: "bubblewrap" or "none"."""

    sandbox: str

    def run(self, cells: Sequence[Cell], questions: Mapping[str, Sequence[Question]], limits: Limits) -> Report:
        """Run the cells in order, then ask each exercise its questions; what students do is reported, never raised."""
        ...


def converse(
    pipes: Pipes,
    cells: Sequence[Cell],
    questions: Mapping[str, Sequence[Question]],
    limits: Limits,
    report: Report,
) -> None:
    """The grader's side of the conversation that `headstart.exchange.worker` describes; fills in the report."""
    deadline = time.monotonic() + limits.wall_seconds
    cell, exercise = None, None
    try:
        for one, run in run_cells(pipes, cells, limits, deadline):
            cell = one.id
            if run is not None:
                report.cells[one.id] = run
        cell = None
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


def run_cells(
    pipes: Pipes, cells: Sequence[Cell], limits: Limits, deadline: float
) -> Iterator[tuple[Cell, CellRun | None]]:
    """Have cells run; yields each one twice: without a result when it starts, with it when it has ended."""
    sources = [{"id": one.id, "source": one.source} for one in cells]
    pipes.send({"kind": "cells", "cells": sources, "output_bytes": limits.output_bytes}, deadline)
    left = limits.output_bytes + FRAME_OVERHEAD
    for one in cells:
        yield one, None
        pipes.receive("started", deadline, FRAME_OVERHEAD)
        message = pipes.receive("ran", deadline, left + FRAME_OVERHEAD)
        left = max(left - pipes.last_size, 0)
        yield one, _cell_run(message)
    pipes.receive("completed", deadline, FRAME_OVERHEAD)


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
