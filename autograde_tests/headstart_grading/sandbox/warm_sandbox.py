"""One running sandbox: a warm worker under bubblewrap, from its start until it is thrown away whole."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from headstart.errors import CourseError
from headstart_grading.font_cache import font_lists
from headstart_grading.pipes import Ending, Pipes, Stopped, describe_ending
from headstart_grading.running import Cell, CellRun, Limits, run_cells
from headstart_grading.sandbox.bubblewrap import free_user, python_command, sandbox_command
from headstart_grading.sandbox.memory_watch import memory_of, process_tree
from headstart_grading.sandbox.syscall_filter import compile_filter
from headstart_grading.sandbox.visible_paths import VisiblePaths
from headstart_grading.verdicts import Outcome

PACKET = 2**16
LOOK_SECONDS = 0.2  # between two looks at the memory
END_SECONDS = 10.0
FONT_LISTS = "/run/headstart"  # where the warm worker looks for matplotlib's list of fonts
ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "HOME": "/tmp/home",
    "TMPDIR": "/tmp",
    "IPYTHONDIR": "/tmp/home/.ipython",
    "MPLCONFIGDIR": "/tmp/home/.matplotlib",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "OMP_NUM_THREADS": "1",  # a fork after an operation on several threads hangs
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "CUDA_VISIBLE_DEVICES": "",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
}


@dataclass(frozen=True)
class Over:
    """How a submission's process ended, as the warm worker says, and what it left behind."""

    ending: Ending
    left: tuple[str, ...]


class WarmSandbox:
    """A warm worker in a sandbox of its own. It starts in the background; the first request waits for it.

    The thread that makes it must outlive it: the kernel ends a sandbox with the thread that started it.

    Args:
        paths: what it sees.
        limits: of the sandbox and of each submission.

    Raises:
        CourseError: no process can be started.
    """

    def __init__(self, paths: VisiblePaths, limits: Limits):
        self.limits, self.user = limits, free_user()
        self.prepared: dict[str, CellRun] = {}
        self.forkable, self._own_memory = True, 0
        self._control, inside = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            with _filter_file() as descriptor:
                command = sandbox_command(
                    paths,
                    python_command("headstart.exchange.warm_worker", str(inside.fileno())),
                    environment=ENVIRONMENT | {"PYTHONPATH": os.pathsep.join(map(os.fspath, paths.search))},
                    scratch_bytes=limits.scratch_bytes,
                    files={f"{FONT_LISTS}/{path.name}": path for path in font_lists()},
                    filter_descriptor=descriptor,
                )
                inherited = (inside.fileno(), *(() if descriptor is None else (descriptor,)))
                self._words = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the sandbox
                self._process = _start(command, inherited, self._words)
        except BaseException:
            self._control.close()
            raise
        finally:
            inside.close()
        self._ready = False

    def await_ready(self) -> None:
        """Wait until everything is imported.

        Raises:
            CourseError: it is not, within the time that it has.
        """
        if not self._ready:
            self._expect("ready", self.limits.start_seconds)
            self._ready = True

    def prepare(self, cells: Sequence[Cell]) -> None:
        """Run the course's own cells once, for all submissions.

        Raises:
            CourseError: it does not start, or they fail: no student's fault.
        """
        self.await_ready()
        if not cells:
            return
        deadline = time.monotonic() + self.limits.start_seconds
        with self._conversation({"kind": "prepare"}) as pipes:
            try:
                for cell, run in run_cells(pipes, cells, self.limits, deadline):
                    if run is not None:
                        self.prepared[cell.id] = run
            except Stopped as stopped:
                raise self._failure(f"the setup cells run ({stopped.reason})") from stopped
        self.forkable = self._expect("prepared", self.limits.start_seconds)["forkable"]

    @contextlib.contextmanager
    def submission(self, wall_seconds: float) -> Iterator[tuple[Pipes, SubmissionWatch]]:
        """A fresh child of the warm worker, to converse with; and who watches it."""
        own = memory_of(process_tree(self._process.pid), above=0)
        watch = SubmissionWatch(self, own + self.limits.memory_bytes)
        limits = {
            "memory_bytes": self.limits.memory_bytes,
            "file_bytes": self.limits.file_bytes,
            "processes": self.limits.processes,
            "cpu_seconds": int(wall_seconds) + 2,
            "user": self.user,
        }
        with self._conversation({"kind": "submission", "limits": limits}, watch) as pipes:
            yield pipes, watch

    @contextlib.contextmanager
    def _conversation(self, request: Mapping[str, Any], watch: Any = None) -> Iterator[Pipes]:
        inbox, to_worker = os.pipe()
        from_worker, outbox = os.pipe()
        pipes = Pipes(watch or _SandboxWatch(self), from_worker, to_worker)
        try:
            socket.send_fds(self._control, [json.dumps(request).encode()], [inbox, outbox])
        except OSError:  # it is dead, which its watch will say
            pass
        finally:
            os.close(inbox)
            os.close(outbox)
        try:
            yield pipes
        finally:
            pipes.close()

    def processes(self) -> list[int]:
        """All processes of the sandbox, bubblewrap's own among them."""
        return process_tree(self._process.pid)

    def is_alive(self) -> bool:
        """Whether the warm worker can still serve."""
        return self._process.poll() is None

    def next_message(self, seconds: float = 0.0) -> dict[str, Any] | None:
        """What the warm worker says, if it says something in this time."""
        self._control.settimeout(max(seconds, 1e-3))
        try:
            content = self._control.recv(PACKET)
        except (TimeoutError, BlockingIOError, ConnectionError):
            return None
        return json.loads(content) if content else None

    def _expect(self, kind: str, seconds: float) -> dict[str, Any]:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.is_alive():
            message = self.next_message(0.1)
            if message is not None and message["kind"] == kind:
                return message
        raise self._failure(f"the sandbox is {kind} within {seconds:g} s")

    def _failure(self, rule: str) -> CourseError:
        self._words.seek(0)
        words = self._words.read()[-2000:].decode("utf-8", "replace").strip()
        self.throw_away()
        return CourseError(rule, words or "no word from it", "run `headstart doctor`")

    def throw_away(self) -> None:
        """Kill everything in it, and wait until it is gone."""
        before = self.processes()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._control.close()
        self._words.close()
        until = time.monotonic() + END_SECONDS
        while any(Path("/proc", str(pid)).exists() for pid in before) and time.monotonic() < until:
            time.sleep(0.005)


class _SandboxWatch:
    """Watches the warm worker itself, while it runs the course's cells."""

    def __init__(self, sandbox: WarmSandbox):
        self.sandbox = sandbox

    def ending(self) -> Ending | None:
        alive = self.sandbox.is_alive()
        return None if alive else Ending(Outcome.WORKER_DIED, "The process of the sandbox has ended.")


class SubmissionWatch:
    """Watches a submission's child: through the warm worker's word, and through the memory that is taken.

    Args:
        sandbox: where it runs.
        most_memory: bytes that all processes of the sandbox may take together.
    """

    def __init__(self, sandbox: WarmSandbox, most_memory: int):
        self.sandbox, self.most_memory = sandbox, most_memory
        self.over: Over | None = None
        self._next_look = time.monotonic() + LOOK_SECONDS

    def ending(self) -> Ending | None:
        """How the submission's process ended; None while it lives."""
        self._listen(0.0)
        if self.over is not None:
            return self.over.ending
        if not self.sandbox.is_alive():
            return Ending(Outcome.WORKER_DIED, "The code killed the process that it runs in.")
        if time.monotonic() >= self._next_look:
            self._next_look = time.monotonic() + LOOK_SECONDS
            if memory_of(self.sandbox.processes(), self.most_memory) > self.most_memory:
                size = self.sandbox.limits.memory_bytes / 2**30
                return Ending(Outcome.OUT_OF_MEMORY, f"The code took more than {size:.3g} GB of memory.")
        return None

    def wait_for_end(self, seconds: float) -> Over | None:
        """The warm worker's word that the submission's process is over; None if it does not come."""
        until = time.monotonic() + seconds
        while self.over is None and time.monotonic() < until and self.sandbox.is_alive():
            self._listen(0.05)
        return self.over

    def _listen(self, seconds: float) -> None:
        message = self.sandbox.next_message(seconds) if self.over is None else None
        if message is not None and message["kind"] == "over":
            status = message["status"]
            killed = os.WIFSIGNALED(status)
            number = os.WTERMSIG(status) if killed else os.waitstatus_to_exitcode(status)
            self.over = Over(describe_ending(number, killed=killed), tuple(message["left"]))


@contextlib.contextmanager
def _filter_file() -> Iterator[int | None]:
    program = compile_filter()
    if program is None:
        yield None
        return
    with tempfile.TemporaryFile() as file:
        file.write(program)
        file.seek(0)
        yield file.fileno()


def _start(command: list[str], inherited: tuple[int, ...], words: Any) -> subprocess.Popen:
    try:
        return subprocess.Popen(
            command,
            env={},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=words,
            pass_fds=inherited,
            start_new_session=True,
        )
    except OSError as error:
        raise CourseError(
            "grading starts a sandbox", str(error), "free memory or processes, then grade again"
        ) from error
