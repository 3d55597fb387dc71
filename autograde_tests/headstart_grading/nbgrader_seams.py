"""The two places where nbgrader's autograder gives way to ours; `headstart course` writes them into its configuration.

`SubmissionExporter` (`c.Autograde.exporter_class`) reads what was handed in, so that a copied cell or broken JSON ends
in a verdict and not in the end of the batch. `JudgeSubmission` (in `c.Autograde.autograde_preprocessors`) stands where
nbgrader would run the notebook: it runs student code in a process apart and writes verdicts into the check cells.
"""

from __future__ import annotations

import glob
import os
import re
import secrets
import stat
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Enum, Float, Integer

from headstart.errors import CourseError
from headstart_grading.course_configuration import hidden_folders, time_of_arrival
from headstart_grading.graded_notebook import UNPROTECTED, write_verdicts
from headstart_grading.grading_log import GradingLog
from headstart_grading.grading_pool import GradingAhead
from headstart_grading.grading_worker import SANDBOXES, Task
from headstart_grading.release_store import ReleaseStore
from headstart_grading.running import Limits
from headstart_grading.sandbox.bubblewrap import require_bubblewrap
from headstart_grading.submissions import read_submission

SEED_VARIABLE = "HEADSTART_GRADING_SEED"


class SubmissionExporter(NotebookExporter):
    """Reads submissions, and rebuilds them from the released notebook; any other notebook it reads as nbconvert does.

    One exporter lives as long as one call of `nbgrader autograde`. While nbgrader converts one submission, the next
    ones are graded already.
    """

    ahead: GradingAhead | None = None

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.parent is not None:
            _refuse_without_sandbox(self.config)
            _expect_every_notebook(self.parent)

    def from_filename(self, filename: str, resources: Any = None, **kwargs: Any) -> tuple:
        """Convert a notebook file; one that was handed in is rebuilt first.

        Raises:
            CourseError: nothing was released under this name.
        """
        if not _is_handed_in(self.parent, filename):
            return super().from_filename(filename, resources, **kwargs)
        path = Path(filename)
        resources["metadata"] = {"name": path.stem, "path": str(path.parent)}
        submission = read_submission(path, _released(self.parent, resources["nbgrader"]))
        return self.from_notebook_node(submission.notebook, resources=resources, **kwargs)


class JudgeSubmission(NbGraderPreprocessor):
    """Runs the student's cells in a sandbox, judges every exercise, and writes verdicts into the check cells."""

    seed = Integer(None, allow_none=True, help="Draws the hidden inputs; fresh and secret where none is set.").tag(
        config=True
    )
    wall_seconds = Float(Limits.wall_seconds, help="Wall clock for a whole submission.").tag(config=True)
    exercise_seconds = Float(Limits.exercise_seconds, help="Wall clock for one exercise's questions.").tag(config=True)
    output_bytes = Integer(Limits.output_bytes, help="Bytes kept of what all cells show.").tag(config=True)
    memory_bytes = Integer(Limits.memory_bytes, help="Bytes of memory for a whole submission.").tag(config=True)
    sandbox = Enum(SANDBOXES, default_value="bubblewrap", help='Where student code runs; "none" protects nothing.').tag(
        config=True
    )

    def preprocess(self, nb: Any, resources: Any) -> tuple:
        """Grade one rebuilt notebook.

        Args:
            nb: the notebook that `SubmissionExporter` rebuilt and nbgrader has looked through.
            resources: nbgrader's: which student, assignment and notebook.
        """
        names, converter = resources["nbgrader"], self.parent.parent
        if self.parent.ahead is None:
            self.parent.ahead = self._begin(converter)
        submitted = converter.coursedir.format_path(
            converter.coursedir.submitted_directory, names["student"], names["assignment"]
        )
        result = self.parent.ahead.take(os.path.abspath(os.path.join(submitted, f"{names['notebook']}.ipynb")))
        notes = [*result.notes, *([UNPROTECTED] if self.sandbox == "none" else [])]
        _take_over(nb, result.notebook)
        points = write_verdicts(nb, result.verdicts, notes)
        for exercise, verdict in result.verdicts.items():
            self.log.info("%s gets %g", verdict.headline, points[exercise])
        GradingLog(Path(converter.coursedir.root)).record_submission(names, result)
        return nb, resources

    def limits(self) -> Limits:
        """What a submission may take, as configured."""
        return Limits(
            wall_seconds=self.wall_seconds,
            exercise_seconds=self.exercise_seconds,
            output_bytes=self.output_bytes,
            memory_bytes=self.memory_bytes,
        )

    def choose_seed(self) -> int:
        """The configured seed, else the one that the environment names, else a fresh and secret one.

        Raises:
            CourseError: the environment names something that is no whole number.
        """
        named = os.environ.get(SEED_VARIABLE)
        if named is None:
            return secrets.randbits(48) if self.seed is None else self.seed
        if not named.isdecimal():
            raise CourseError(f"{SEED_VARIABLE} is a whole number", repr(named), "take one from grading.jsonl")
        return int(named)

    def _begin(self, converter: Any) -> GradingAhead:
        """Note the run in the log, and list what nbgrader is about to convert, in its order."""
        coursedir, seed = converter.coursedir, self.choose_seed()
        GradingLog(Path(coursedir.root)).record_run(coursedir.assignment_id, seed, self.sandbox)
        if self.sandbox == "none":
            self.log.warning("Student code runs without a sandbox, as asked for.")
        tasks = [
            Task(
                student=names["student"],
                notebook=os.path.abspath(path),
                released=os.path.abspath(_released_path(converter, names)),
                seed=seed,
                sandbox=self.sandbox,
                limits=self.limits(),
                hidden=hidden_folders(coursedir.root, self.config),
                course=os.path.abspath(coursedir.root),
            )
            for folder in sorted(converter.assignments)
            for path in sorted(converter.assignments[folder])
            for names in (_names_of(converter, path),)
        ]
        return GradingAhead(tasks, os.cpu_count() or 1)


def _names_of(converter: Any, path: str) -> dict[str, str]:
    """Whose notebook a path is: student, assignment and notebook, as nbgrader reads it from the path."""
    pattern = os.path.join(
        converter.coursedir.format_path(
            converter.coursedir.submitted_directory, "(?P<student>.*)", "(?P<assignment>.*)", escape=True
        ),
        "(?P<notebook>.*).ipynb",
    )
    return re.match(pattern, path).groupdict()


def _take_over(notebook: Any, graded: Any) -> None:
    """Put into nbgrader's copy of a rebuilt notebook what came of running it."""
    ran = {cell["id"]: cell for cell in graded["cells"]}
    for cell in notebook["cells"]:
        twin = ran.get(cell.get("id"))
        if twin is None or twin["cell_type"] != cell["cell_type"]:
            continue
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = twin["outputs"], twin["execution_count"]
        elif twin["metadata"].get("headstart", {}).get("role") in ("added", "answer"):
            cell["source"] = twin["source"]  # without what could act on a page


def _refuse_without_sandbox(config: Any) -> None:
    """Before any submission is touched: a batch that cannot run safely does not begin."""
    if JudgeSubmission(config=config).sandbox == "bubblewrap":
        require_bubblewrap()


def _is_handed_in(converter: Any, filename: str) -> bool:
    """Whether a file lies in the folder of submissions, and not in that of autograded ones."""
    if converter is None:
        return False
    directory = converter.coursedir.format_path(converter.coursedir.submitted_directory, ".", ".")
    return Path(os.path.abspath(filename)).is_relative_to(os.path.abspath(directory))


def _released_path(converter: Any, names: dict[str, str]) -> Path:
    folder = converter.coursedir.format_path(converter.coursedir.release_directory, ".", names["assignment"])
    return Path(folder) / f"{names['notebook']}.ipynb"


def _released(converter: Any, names: dict[str, str]) -> Any:
    path = _released_path(converter, names)
    try:
        ReleaseStore(converter.coursedir.root).keep(names["notebook"], path)
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError) as error:
        raise CourseError(
            "submissions are graded by the notebook that was released",
            f"{type(error).__name__}: {error}",
            f"run `nbgrader generate_assignment {names['assignment']}`",
            path=path,
        ) from error


def _expect_every_notebook(converter: Any) -> None:
    """Put notebooks that a submission lacks on nbgrader's list, so that each gets its verdict: missing.

    nbgrader lists the files it finds, and passes over a folder in which it finds none.
    """
    coursedir = converter.coursedir
    assignment = coursedir.assignment_id
    released = coursedir.format_path(coursedir.release_directory, ".", assignment)
    names = [Path(path).name for path in glob.glob(os.path.join(released, f"{coursedir.notebook_id}.ipynb"))]
    for folder in glob.glob(coursedir.format_path(coursedir.submitted_directory, coursedir.student_id, assignment)):
        listed = converter.assignments.setdefault(folder, [])
        listed += [path for path in (os.path.join(folder, name) for name in names) if path not in listed]
        unfit = _links_and_pipes(folder) if time_of_arrival(folder) else [*_links_and_pipes(folder), _time_in(folder)]
        coursedir.ignore = [*coursedir.ignore, *map(glob.escape, unfit)]
    coursedir.get_existing_timestamp = time_of_arrival  # nbgrader's own ends the batch where no time can be read


def _time_in(folder: str) -> str:
    return os.path.join(folder, "timestamp.txt")


def _links_and_pipes(folder: str) -> list[str]:
    """What in a submission is no plain file.

    nbgrader would copy what a link points at into feedback, with the grader's rights, and wait for ever at a pipe.
    """
    if os.path.islink(folder):
        return [folder]
    found = [os.path.join(top, name) for top, folders, names in os.walk(folder) for name in (*folders, *names)]
    return [
        path for path in found if not (stat.S_ISREG(os.lstat(path).st_mode) or stat.S_ISDIR(os.lstat(path).st_mode))
    ]
