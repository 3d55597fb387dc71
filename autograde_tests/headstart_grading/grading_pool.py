"""Threads that grade, each with a sandbox of its own."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor

from headstart_grading.grading_worker import Result, Task, grade, keep_runners_in, own_runner, stop_runner
from headstart_grading.running import Runner

PATIENCE_SECONDS = 60.0


class GradingPool(Executor):
    """A pool of threads that knows the sandboxes of its threads, and ends them with itself.

    Args:
        jobs: how many threads.
    """

    def __init__(self, jobs: int):
        self.jobs, self._runners = jobs, []
        self._threads = ThreadPoolExecutor(
            jobs, thread_name_prefix="grading", initializer=keep_runners_in, initargs=(self._runners,)
        )

    def submit(self, function, /, *arguments, **named) -> Future:
        """Let the next free thread call a function."""
        return self._threads.submit(function, *arguments, **named)

    def start_sandboxes(self, sandbox: str, hidden: tuple[str, ...]) -> None:
        """Let each thread start its sandbox in the background, while other things are made ready.

        Args:
            sandbox, hidden: as tasks will name them.
        """
        if sandbox == "bubblewrap":
            all_threads = threading.Barrier(self.jobs)
            for _ in range(self.jobs):
                self.submit(_start_own, all_threads, (sandbox, hidden))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = True) -> None:
        """Kill whatever runs, and let the threads end."""
        runners: list[Runner] = list(self._runners)
        for runner in runners:
            stop_runner(runner)
        self._threads.shutdown(wait=wait, cancel_futures=cancel_futures)


def _start_own(all_threads: threading.Barrier, wanted: tuple) -> None:
    try:
        start = getattr(own_runner(wanted), "start", None)
        if start is not None:
            start()
    finally:
        with contextlib.suppress(threading.BrokenBarrierError):
            all_threads.wait(PATIENCE_SECONDS)  # so that no thread takes a second turn


class GradingAhead:
    """Grades submissions a little ahead of somebody who takes them one after another.

    It ends itself when nobody has taken one for a while: nbgrader does not say when it is through.

    Args:
        tasks: in the order in which they are likely to be taken.
        jobs: how many are graded at a time.
        idle_seconds: after which the sandboxes are thrown away; the next one taken makes new ones.
    """

    def __init__(self, tasks: Sequence[Task], jobs: int, idle_seconds: float = 20.0):
        self.tasks, self.jobs, self.idle_seconds = list(tasks), jobs, idle_seconds
        self._places = {task.notebook: place for place, task in enumerate(self.tasks)}
        self._pool: GradingPool | None = None
        self._begun: dict[str, Future] = {}
        self._timer: threading.Timer | None = None
        self._lock = threading.RLock()

    def take(self, notebook: str) -> Result:
        """The result for a notebook that was handed in, by its path.

        Raises:
            CourseError: the grader's own fault.
        """
        with self._lock:
            self._stop_clock()
            place = self._places[notebook]
            for task in self.tasks[place : place + 1 + 2 * self.jobs]:
                self._begin(task)
            future = self._begun.pop(notebook)
        try:
            return future.result()
        finally:
            self._start_clock()

    def _begin(self, task: Task) -> None:
        if self._pool is None:
            self._pool = GradingPool(self.jobs)
        if task.notebook not in self._begun:
            self._begun[task.notebook] = self._pool.submit(grade, task)

    def _start_clock(self) -> None:
        with self._lock:
            self._stop_clock()
            self._timer = threading.Timer(self.idle_seconds, lambda: self._time_out(timer))
            self._timer.daemon = True
            timer = self._timer
            timer.start()

    def _stop_clock(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _time_out(self, timer: threading.Timer) -> None:
        with self._lock:
            if timer is not self._timer:  # somebody took a submission just as the time was up
                return
            pool = self._let_go()
        if pool is not None:
            pool.shutdown()

    def close(self) -> None:
        """Throw the sandboxes away, and what was graded and never taken."""
        with self._lock:
            pool = self._let_go()
        if pool is not None:
            pool.shutdown()

    def _let_go(self) -> GradingPool | None:
        self._stop_clock()
        pool, self._pool, self._begun = self._pool, None, {}
        return pool
