"""The `Runner` that grades: submissions one after another as forks of a warm worker in a sandbox."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from headstart.errors import CourseError
from headstart.exchange.questions import Question
from headstart_grading.running import Cell, Limits, Report, converse
from headstart_grading.sandbox.bubblewrap import require_bubblewrap
from headstart_grading.sandbox.visible_paths import find_visible_paths
from headstart_grading.sandbox.warm_sandbox import WarmSandbox

END_SECONDS = 2.0  # for the warm worker to say how a submission's process ended
MOST_SUBMISSIONS = 500  # by one warm worker: a fresh one now and then costs little


class SandboxRunner:
    """Keeps one sandbox warm, and a fresh one whenever the last could have been tampered with.

    Not for threads side by side: each takes its own, and lives as long as it.

    Args:
        hidden: folders that no sandbox may see, wherever they are.

    Raises:
        CourseError: bubblewrap is missing or may not make sandboxes.
    """

    sandbox = "bubblewrap"

    def __init__(self, hidden: Iterable[Path] = ()):
        require_bubblewrap()
        self.paths = find_visible_paths(hidden)
        self._warm: WarmSandbox | None = None
        self._made_for: tuple | None = None
        self._started: WarmSandbox | None = None
        self._unforkable: set[tuple] = set()
        self._served, self._stopped = 0, False

    def start(self, limits: Limits | None = None) -> None:
        """Let a sandbox start in the background: importing everything takes it seconds."""
        if self._warm is None and self._started is None:
            self._started = WarmSandbox(self.paths, _of_sandbox(limits or Limits()))

    def run(self, cells: Sequence[Cell], questions: Mapping[str, Sequence[Question]], limits: Limits) -> Report:
        """Run the cells in order, then ask each exercise its questions; what students do is reported, never raised.

        Raises:
            CourseError: no sandbox starts, or the course's own cells fail: no student's fault.
        """
        if self._stopped:
            raise CourseError("a runner runs until it is stopped", "a stopped one", "make a new one")
        shared = tuple(cell for cell in cells if cell.shared)
        warm = self._warm_for(shared, limits)
        report, begun = Report(cells=dict(warm.prepared)), time.monotonic()
        own = [cell for cell in cells if cell.id not in warm.prepared]
        with warm.submission(limits.wall_seconds) as (pipes, watch):
            converse(pipes, own, questions, limits, report)
            over = watch.wait_for_end(END_SECONDS) if watch.over or report.fault is None else None
        report.seconds = time.monotonic() - begun
        self._served += 1
        if over is None or over.left or self._served >= MOST_SUBMISSIONS:
            self.close()
        return report

    def _warm_for(self, shared: tuple[Cell, ...], limits: Limits) -> WarmSandbox:
        wanted = (shared, _of_sandbox(limits))
        if self._warm is not None and self._made_for == wanted and self._warm.is_alive():
            return self._warm
        started, self._started = self._started, None
        self.close()
        if started is not None and started.limits != wanted[1]:
            started = started.throw_away()
        self._warm, self._made_for, self._served = started or WarmSandbox(self.paths, wanted[1]), wanted, 0
        self._warm.await_ready()
        if shared not in self._unforkable:
            self._warm.prepare(shared)
            if not self._warm.forkable:  # the setup has started threads: then every child runs it for itself
                self._unforkable.add(shared)
                self.close()
                return self._warm_for(shared, limits)
        return self._warm

    def stop(self) -> None:
        """Throw the sandbox away for good; may be called from another thread while a submission runs."""
        self._stopped = True
        self.close()

    def close(self) -> None:
        """Throw the sandbox away; the next submission gets a fresh one."""
        for sandbox in (self._warm, self._started):
            if sandbox is not None:
                sandbox.throw_away()
        self._warm = self._started = self._made_for = None

    def __enter__(self) -> SandboxRunner:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _of_sandbox(limits: Limits) -> Limits:
    """Those limits that are the sandbox's to hold; the other two are the grader's."""
    return replace(limits, wall_seconds=0, exercise_seconds=0)
