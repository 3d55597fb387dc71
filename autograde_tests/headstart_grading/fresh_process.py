"""Runs each submission in a process of its own. **It is not a sandbox.**

It keeps accidents apart: crashes, endless loops, floods of output, an early exit. But the process has the rights of the
grader's user: it can read that user's files, use the network and start processes that outlive it. So it is for a
learner's own machine, and for whoever asks for `--sandbox none`.
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
from pathlib import Path

from headstart.errors import CourseError
from headstart.exchange.questions import Question
from headstart_grading.font_cache import copy_font_list
from headstart_grading.pipes import ChildWatch, Pipes, Stopped
from headstart_grading.running import FRAME_OVERHEAD, Cell, Limits, Report, converse

KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH", "SYSTEMROOT")


class FreshProcessRunner:
    """Runs each submission in a process of its own, in an empty folder, killed with its process group at the end."""

    sandbox = "none"

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
                converse(pipes, cells, questions, limits, report)
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
    return process, Pipes(ChildWatch(process.pid), from_worker, to_worker, process.stderr)


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
