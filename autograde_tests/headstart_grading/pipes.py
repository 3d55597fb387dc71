"""The grader's end of the pipes to a worker: deadlines, byte caps, and a plain reason whenever something ends early."""

from __future__ import annotations

import os
import selectors
import signal
import time
from dataclasses import dataclass
from typing import IO, Any, Protocol

from headstart.exchange import frames
from headstart.exchange.values import Caps, ValueRefused
from headstart_grading.verdicts import Outcome

CHUNK = 2**16
PATIENCE_SECONDS = 0.05  # between two looks at whether the process still lives
LAST_WORDS = 4096  # bytes kept of what the process itself writes to stderr


@dataclass(frozen=True)
class Ending:
    """How a process ended, or was made to end: an outcome, and a sentence for the person who handed in."""

    outcome: Outcome
    reason: str


class Watch(Protocol):
    """Knows whether the process at the other end still lives."""

    def ending(self) -> Ending | None:
        """How the process ended; None while it lives. Quick: it is asked many times a second."""
        ...


class ChildWatch:
    """Watches a child of this process.

    Args:
        pid: the child's.
    """

    def __init__(self, pid: int):
        self.pid = pid

    def ending(self) -> Ending | None:
        """How the child ended; it stays unreaped, so that its process group can still be killed by number."""
        ended = os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if ended is None:
            return None
        return describe_ending(ended.si_status, killed=ended.si_code != os.CLD_EXITED)


def describe_ending(status: int, *, killed: bool) -> Ending:
    """In words, how a process ended.

    Args:
        status: its exit status, or the number of the signal that killed it.
        killed: whether it was a signal.
    """
    if not killed:
        text = f"The code ended its own process (exit status {status}) before everything was answered."
        return Ending(Outcome.WORKER_DIED, text)
    if status == signal.SIGXCPU:
        return Ending(Outcome.TIMED_OUT, "The code used up the processor time that it has.")
    known = status in {one.value for one in signal.Signals}
    name = signal.Signals(status).name if known else f"signal {status}"
    return Ending(Outcome.WORKER_DIED, f"The process of the code was killed by {name} before everything was answered.")


class Stopped(Exception):
    """The conversation with a worker ended early.

    Args:
        outcome: timed out, worker died, or output too large.
        reason: a sentence for the person who handed in.
    """

    def __init__(self, outcome: Outcome, reason: str):
        super().__init__(reason)
        self.outcome, self.reason = outcome, reason


class Pipes:
    """Non-blocking pipes to and from one worker, which is not trusted.

    Args:
        watch: knows whether the worker lives.
        source: descriptor to read frames from.
        sink: descriptor to write frames to.
        stderr: the worker's own stderr, drained and kept only at its end; None where nobody can write to it.
    """

    def __init__(self, watch: Watch, source: int, sink: int, stderr: IO[bytes] | None = None):
        self.watch, self.source, self.sink, self.stderr = watch, source, sink, stderr
        self.last_size = 0
        self._received, self._words = bytearray(), b""
        self._selector = selectors.DefaultSelector()
        os.set_blocking(sink, False)
        for descriptor in (source, stderr.fileno()) if stderr else (source,):
            os.set_blocking(descriptor, False)
            self._selector.register(descriptor, selectors.EVENT_READ)

    def send(self, message: dict[str, Any], deadline: float) -> None:
        """Write one frame.

        Raises:
            Stopped: the worker is gone, or does not read until the deadline (of `time.monotonic`).
        """
        rest = memoryview(frames.pack(message))
        with selectors.DefaultSelector() as selector:
            selector.register(self.sink, selectors.EVENT_WRITE)
            while rest:
                self._require_time(deadline)
                if not selector.select(PATIENCE_SECONDS):
                    continue
                try:
                    rest = rest[os.write(self.sink, rest) :]
                except BrokenPipeError:
                    self._say_dead()

    def receive(self, kind: str, deadline: float, cap: int) -> dict[str, Any]:
        """Read the next frame, which must be of this kind and not longer than `cap` bytes.

        Raises:
            Stopped: no such frame came before the deadline.
        """
        self._fill(frames.HEADER, deadline)
        length = frames.unpack_length(self._received)
        if length > cap:
            text = f"The code gave back more than {cap / 2**20:.1f} MB at once, which is more than is read."
            raise Stopped(Outcome.OUTPUT_TOO_LARGE, text)
        self._fill(frames.HEADER + length, deadline)
        body = bytes(self._received[frames.HEADER : frames.HEADER + length])
        del self._received[: frames.HEADER + length]
        self.last_size = length
        try:
            message = frames.unpack(body, Caps(total_bytes=cap, text_length=cap))
        except ValueRefused as refused:
            raise Stopped(Outcome.WORKER_DIED, f"What the code gave back cannot be read: {refused}.") from refused
        if message["kind"] != kind:
            raise Stopped(Outcome.WORKER_DIED, "The code wrote into the line to the grader.")
        return message

    def _fill(self, count: int, deadline: float) -> None:
        while len(self._received) < count:
            self._require_time(deadline)
            ending = self.watch.ending()  # asked first: what it wrote before it died is still to be read
            ready = {key.fd for key, _ in self._selector.select(PATIENCE_SECONDS)}
            self._drain_stderr(ready)
            if self.source in ready:
                piece = os.read(self.source, CHUNK)
                self._received += piece
                if not piece:
                    self._say_dead()
            elif ending is not None:
                raise Stopped(ending.outcome, ending.reason)

    def _drain_stderr(self, ready: set[int]) -> None:
        if self.stderr is not None and self.stderr.fileno() in ready:
            piece = os.read(self.stderr.fileno(), CHUNK)
            self._words = (self._words + piece)[-LAST_WORDS:]
            if not piece:
                self._selector.unregister(self.stderr.fileno())

    def _require_time(self, deadline: float) -> None:
        if time.monotonic() > deadline:
            raise Stopped(Outcome.TIMED_OUT, "The code did not finish in the time it has.")

    def _say_dead(self) -> None:
        for _ in range(100):  # its pipes close a moment before it ends
            ending = self.watch.ending()
            if ending is not None:
                raise Stopped(ending.outcome, ending.reason)
            time.sleep(0.01)
        raise Stopped(Outcome.WORKER_DIED, "The code closed the line to the grader.")

    def last_words(self) -> str:
        """The end of what the process itself wrote to stderr."""
        return self._words.decode("utf-8", "replace").strip()

    def close(self) -> None:
        """Close all descriptors."""
        self._selector.close()
        for descriptor in (self.source, self.sink):
            os.close(descriptor)
        if self.stderr is not None:
            self.stderr.close()
