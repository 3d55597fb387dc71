"""`headstart grade CHAPTER`: grades what students have handed in, into nbgrader's gradebook."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from headstart.cli import Command
from headstart.errors import CourseError
from headstart_grading.course_configuration import Course, find_course, hidden_folders, open_course
from headstart_grading.gradebook_writer import GradebookWriter
from headstart_grading.grading_log import GradingLog
from headstart_grading.grading_pool import GradingPool
from headstart_grading.grading_run import GradingRun, Tally, unfinished_run
from headstart_grading.grading_worker import (
    SANDBOXES,
    Task,
    draw_packs,
    make_runner,
    seed_of_student,
)
from headstart_grading.notebook_format import nbformat
from headstart_grading.release_store import ReleaseStore
from headstart_grading.submissions import exercises_in
from headstart_grading.verdicts import Outcome

LOCK = ".headstart/grading.lock"


@dataclass(frozen=True)
class Settings:
    """How a run is to be made, from the command line and nbgrader's configuration."""

    seed: int
    sandbox: str
    jobs: int
    seed_per_student: bool


def _tasks(course: Course, chapter: str, students: list[str], settings: Settings, limits) -> list[Task]:
    released = course.released_notebook(chapter)
    found = course.students_with_submission(chapter)
    unknown = sorted(set(students) - set(found))
    submitted = course.folder("submitted", "STUDENT", chapter)
    if unknown:
        rule = f"a student named on the command line has handed in `{chapter}`"
        raise CourseError(rule, f"no folder of {', '.join(unknown)}", "check the names", path=submitted)
    if not found:
        do = "collect submissions first (`headstart collect`, or `nbgrader collect`)"
        raise CourseError(f"there is something to grade for `{chapter}`", "no submission", do, path=submitted)
    hidden = hidden_folders(course.root, course.config)
    return [
        Task(
            student=student,
            notebook=os.fspath(course.folder("submitted", student, chapter) / f"{chapter}.ipynb"),
            released=os.fspath(released),
            seed=seed_of_student(settings.seed, student) if settings.seed_per_student else settings.seed,
            sandbox=settings.sandbox,
            limits=limits,
            hidden=hidden,
            course=os.fspath(course.root),
            own_seed=settings.seed_per_student,
        )
        for student in found
        if student in students or not students
    ]


def _run(options: argparse.Namespace) -> int:
    from filelock import FileLock, Timeout

    root = find_course(options.course)
    lock = root / LOCK
    lock.parent.mkdir(parents=True, exist_ok=True)
    pool = GradingPool(options.jobs)
    try:
        with FileLock(lock, timeout=0):
            pool.start_sandboxes(options.sandbox or "bubblewrap", hidden_folders(root, {}))
            return _grade(open_course(root), options, pool)
    except Timeout:
        rule, do = "one grading run at a time writes to a gradebook", "wait until it has ended"
        raise CourseError(rule, "another that is under way", do, path=lock) from None
    finally:
        pool.shutdown()


def _grade(course: Course, options: argparse.Namespace, pool: GradingPool) -> int:
    import torch

    from headstart_grading.nbgrader_seams import JudgeSubmission

    torch.set_num_threads(1)
    chapter, log, configured = options.chapter, GradingLog(course.root), JudgeSubmission(config=course.config)
    earlier = unfinished_run(log, chapter) if options.seed is None else None
    seed, own = earlier or (configured.choose_seed() if options.seed is None else options.seed, False)
    settings = Settings(seed, options.sandbox or configured.sandbox, options.jobs, own or options.seed_per_student)
    tasks = _tasks(course, chapter, options.student, settings, configured.limits())
    make_runner(settings.sandbox)  # refuses before anything is done
    ReleaseStore(course.root).keep(chapter, course.released_notebook(chapter))
    writer = GradebookWriter(course, chapter)
    try:
        run, begun = GradingRun(course, chapter, writer, log), time.monotonic()
        waiting = run.choose(tasks, again=options.again)
        if waiting:
            if earlier is None or settings.seed_per_student != earlier.seed_per_student:
                log.record_run(chapter, seed, settings.sandbox, seed_per_student=settings.seed_per_student)
            if not settings.seed_per_student:
                draw_packs(seed, exercises_in(nbformat.read(tasks[0].released, as_version=4)))
            _grade_waiting(run, waiting, settings, pool)
        rest_is_due = earlier is not None and options.student  # of the run that was stopped
        if not run.tally.failed and (waiting or earlier is not None) and not rest_is_due:
            log.record_end(chapter)
    finally:
        writer.close()
    _say(run.tally, chapter, settings, time.monotonic() - begun, as_json=options.json)
    return 1 if run.tally.failed else 0


def _grade_waiting(run: GradingRun, waiting: list, settings: Settings, pool: GradingPool) -> None:
    from tqdm import tqdm

    bar = tqdm(total=len(waiting), desc=run.chapter, unit="submission", file=sys.stderr, disable=None)

    def report(tally: Tally) -> None:
        bar.set_postfix_str(_counts(tally), refresh=False)
        bar.update()

    try:
        run.grade(waiting, pool, settings.jobs, report)
    finally:
        bar.close()


def _counts(tally: Tally) -> str:
    order = {outcome: place for place, outcome in enumerate(Outcome)}
    counted = sorted(tally.outcomes.items(), key=lambda pair: order[pair[0]])
    return ", ".join(f"{count} {str(outcome).replace('_', ' ')}" for outcome, count in counted)


def _say(tally: Tally, chapter: str, settings: Settings, seconds: float, *, as_json: bool) -> None:
    if as_json:
        outcomes = {str(outcome): count for outcome, count in tally.outcomes.items()}
        content = {"chapter": chapter, "graded": tally.graded, "unchanged": tally.skipped, "failed": tally.failed}
        print(json.dumps(content | {"outcomes": outcomes, "sandbox": settings.sandbox, "seconds": round(seconds, 2)}))
        return
    print(f"{chapter}: {tally.graded} graded in {seconds:.1f} s, {tally.skipped} unchanged since they were graded")
    if tally.outcomes:
        print(f"exercises: {_counts(tally)}")
    if settings.sandbox == "none":
        print("Student code ran without a sandbox.")
    for student, why in tally.failed.items():
        print(f"not graded: {student}: {why}", file=sys.stderr)


def _whole_number(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("a whole number from 1 on")
    return number


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("chapter", metavar="CHAPTER", help="which chapter (nbgrader calls it an assignment)")
    parser.add_argument("--student", action="append", default=[], metavar="ID", help="only this one (may be repeated)")
    parser.add_argument("--course", type=Path, default=Path(), metavar="DIR", help="the course directory (default: .)")
    parser.add_argument(
        "--jobs", type=_whole_number, default=os.cpu_count() or 1, metavar="N", help="submissions at a time"
    )
    parser.add_argument("--again", action="store_true", help="also what is graded already and has not changed")
    parser.add_argument("--seed", type=int, metavar="N", help="draw the same hidden inputs as an earlier run")
    parser.add_argument("--seed-per-student", action="store_true", help="other hidden inputs for every student")
    parser.add_argument("--sandbox", choices=SANDBOXES, help='"none" protects nothing (default: bubblewrap)')
    parser.add_argument("--json", action="store_true", help="say what was done as one JSON object")


COMMAND = Command("Grade what students have handed in.", _add_arguments, _run)
