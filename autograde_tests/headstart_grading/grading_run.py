"""Grades a chapter's submissions: many at a time, one writer, and no harm done by being killed.

For every submission, in this order: its graded notebook is put in place, its scores are committed to the gradebook, a
line is added to the log. Whatever a kill interrupts is done again by the next run, to the same effect; what has its
line is left alone as long as submission, release and grader stay the same.
"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from headstart import __version__
from headstart.errors import CourseError
from headstart.safe_files import replace_file
from headstart_grading.artifacts import artifact_name
from headstart_grading.course_configuration import Course, time_of_arrival
from headstart_grading.gradebook_writer import GradebookWriter
from headstart_grading.graded_notebook import UNPROTECTED, write_verdicts
from headstart_grading.grading_log import GradingLog
from headstart_grading.grading_worker import Result, Task, grade
from headstart_grading.notebook_format import nbformat
from headstart_grading.registry import sources_of
from headstart_grading.submissions import MAX_NOTEBOOK_BYTES, exercises_in
from headstart_grading.verdicts import Outcome

MOST_FAILURES = 5  # in a row: then it is not the submissions
AHEAD = 4  # submissions a worker that wait to be graded or written; more would only take memory


@dataclass
class Tally:
    """What a run has done so far.

    Args:
        outcomes: by outcome, how many exercises ended so.
        graded, skipped: how many submissions.
        failed: by student, why the grader could not grade.
    """

    outcomes: dict[Outcome, int] = field(default_factory=dict)
    graded: int = 0
    skipped: int = 0
    failed: dict[str, str] = field(default_factory=dict)

    def count(self, result: Result) -> None:
        """Add a graded submission."""
        self.graded += 1
        for verdict in result.verdicts.values():
            self.outcomes[verdict.outcome] = self.outcomes.get(verdict.outcome, 0) + 1


@dataclass(frozen=True)
class Waiting:
    """A submission that is to be graded, and the fingerprint that its line in the log will carry."""

    task: Task
    fingerprint: str


def fingerprint(task: Task, judged_by: str, times: str) -> str:
    """A hash of what a grading depends on, the seed apart: a new run leaves alone what has not changed.

    Args:
        task: the submission.
        judged_by: of the exercises, from `hash_of_exercises`.
        times: when it was received and when it was due, which a penalty depends on.
    """
    found = hashlib.sha256(f"{judged_by} {task.limits} {task.sandbox} {times}".encode())
    found.update(Path(task.released).read_bytes())
    path = Path(task.notebook)
    beside = sorted(path.parent.glob(artifact_name("*"))) if path.parent.is_dir() else []
    for one in (path, *beside):
        try:
            status = one.lstat()
        except OSError:
            continue
        found.update(f"{one.name} {status.st_size} {stat.S_IFMT(status.st_mode)}".encode())
        if stat.S_ISREG(status.st_mode) and status.st_size <= MAX_NOTEBOOK_BYTES:
            found.update(hashlib.sha256(one.read_bytes()).digest())
    return found.hexdigest()[:32]


def hash_of_exercises(released: Path) -> str:
    """A hash of what judges a released notebook: its exercises, their references and known mistakes, the version.

    Args:
        released: the notebook that was given out.
    """
    found = hashlib.sha256(__version__.encode())
    exercises = exercises_in(nbformat.read(released, as_version=4))
    for path in sorted({one for exercise in exercises for one in sources_of(exercise)}):
        found.update(path.read_bytes())
    return found.hexdigest()


def graded_before(log: GradingLog, chapter: str) -> dict[str, str]:
    """By student, the fingerprint of the last grading of a chapter."""
    lines = [line for line in log.lines() if line.get("event") == "submission" and line.get("assignment") == chapter]
    return {str(line["student"]): line.get("fingerprint", "") for line in lines if "student" in line}


class Unfinished(NamedTuple):
    """How hidden inputs were drawn in a run that did not come to its end."""

    seed: int
    seed_per_student: bool


def unfinished_run(log: GradingLog, chapter: str) -> Unfinished | None:
    """The chapter's last run, if it did not come to its end."""
    found = None
    for line in log.lines():
        if line.get("assignment") == chapter and line.get("event") in ("run", "end"):
            drawn = line["event"] == "run" and isinstance(line.get("seed"), int)
            found = Unfinished(line["seed"], bool(line.get("seed_per_student"))) if drawn else None
    return found


class GradingRun:
    """One run over a chapter.

    Args:
        course: the course directory.
        chapter: which chapter.
        writer: of its gradebook.
        log: of the course directory.
    """

    def __init__(self, course: Course, chapter: str, writer: GradebookWriter, log: GradingLog):
        self.course, self.chapter, self.writer, self.log = course, chapter, writer, log
        self.tally = Tally()

    def choose(self, tasks: Iterable[Task], *, again: bool = False) -> list[Waiting]:
        """Those submissions that are not graded yet, or have changed since.

        Args:
            tasks: one a submission.
            again: grade all of them.
        """
        before, known = graded_before(self.log, self.chapter), self.writer.students_graded()
        judged_by, chosen = hash_of_exercises(self.course.released_notebook(self.chapter)), []
        due = self.writer.due_dates()
        for task in tasks:
            times = f"{self.course.timestamp(task.student, self.chapter)} {due.get(task.student, due[''])}"
            mark = fingerprint(task, judged_by, times)
            done = before.get(task.student) == mark and task.student in known and self._place(task.student).is_file()
            if done and not again:
                self.tally.skipped += 1
            else:
                chosen.append(Waiting(task, mark))
        return chosen

    def grade(
        self, waiting: Sequence[Waiting], executor: Executor, jobs: int, report: Callable[[Tally], None]
    ) -> Tally:
        """Grade and record submissions.

        Args:
            waiting: from `choose`.
            executor: runs `headstart_grading.grading_worker.grade`.
            jobs: how many it runs at a time.
            report: called after each submission.

        Raises:
            CourseError: the gradebook or a file cannot be written, or the grader fails on one after another.
        """
        in_a_row = 0
        for one, future in _as_they_end(waiting, executor, jobs * AHEAD):
            try:
                result = future.result()
            except Exception as error:  # the grader's own fault: this one stays ungraded, the others go on
                in_a_row += 1
                self.tally.failed[one.task.student] = f"{type(error).__name__}: {error}"
                if in_a_row == min(MOST_FAILURES, len(waiting)):
                    raise CourseError(
                        "submissions can be graded", self.tally.failed[one.task.student], "mend this, then run it again"
                    ) from error
            else:
                in_a_row = 0
                self._record(result, one)
                self.tally.count(result)
            report(self.tally)
        return self.tally

    def _record(self, result: Result, one: Waiting) -> None:
        notebook, student = result.notebook, result.student
        self.writer.set_points(notebook)
        notes = [*result.notes, *([UNPROTECTED] if one.task.sandbox == "none" else [])]
        write_verdicts(notebook, result.verdicts, notes)
        place = self._place(student)
        try:
            for torn in place.parent.glob(f".{place.name}-*"):  # of a run that was killed while it wrote
                torn.unlink()
            _replace(place, nbformat.writes(notebook).encode("utf-8", "replace"))
            self._copy_beside(Path(one.task.notebook).parent, place.parent, exercises_in(notebook))
            self.writer.write(student, notebook, self.course.timestamp(student, self.chapter))
            names = {"student": student, "assignment": self.chapter, "notebook": self.chapter}
            self.log.record_submission(names, result, one.fingerprint)
        except OSError as error:
            do = "make room, then run the command again: what is graded stays graded"
            where = error.filename or place
            raise CourseError(
                "graded notebooks can be written", error.strerror or str(error), do, path=where
            ) from error

    def _place(self, student: str) -> Path:
        return self.course.folder("autograded", student, self.chapter) / f"{self.chapter}.ipynb"

    def _copy_beside(self, submitted: Path, graded: Path, exercises: list[str]) -> None:
        """What nbgrader and people look for beside a graded notebook: the time of arrival, and trained files."""
        for name in ("timestamp.txt", *map(artifact_name, exercises)):
            try:
                status = (submitted / name).lstat()
            except OSError:
                continue
            if name == "timestamp.txt" and time_of_arrival(submitted) is None:
                continue
            if stat.S_ISREG(status.st_mode) and status.st_size <= MAX_NOTEBOOK_BYTES:
                _replace(graded / name, (submitted / name).read_bytes())


def _replace(path: Path, content: bytes) -> None:
    """nbgrader leaves its graded files read-only, so that nobody changes them by accident."""
    replace_file(path, content)
    path.chmod(0o444)


def _as_they_end(waiting: Sequence[Waiting], executor: Executor, ahead: int) -> Iterator[tuple[Waiting, Future]]:
    """Submit tasks a few ahead; yield each when it has ended. Left early, what has not begun is called off."""
    queue, running = iter(waiting), {}
    try:
        while True:
            while len(running) < ahead and (one := next(queue, None)) is not None:
                running[executor.submit(grade, one.task)] = one
            if not running:
                return
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                yield running.pop(future), future
    finally:
        for future in running:
            future.cancel()
