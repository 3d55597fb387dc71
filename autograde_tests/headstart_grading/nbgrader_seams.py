"""The two places where nbgrader's autograder gives way to ours; `headstart course` writes them into its configuration.

`SubmissionExporter` (`c.Autograde.exporter_class`) reads what was handed in, so that a copied cell or broken JSON ends
in a verdict and not in the end of the batch. `JudgeSubmission` (in `c.Autograde.autograde_preprocessors`) stands where
nbgrader would run the notebook: it runs student code in a process apart and writes verdicts into the check cells.
"""

from __future__ import annotations

import glob
import os
import secrets
import stat
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Enum, Float, Integer

from headstart.errors import CourseError
from headstart_grading.course_configuration import hidden_folders
from headstart_grading.graded_notebook import UNPROTECTED, write_verdicts
from headstart_grading.grading_log import GradingLog
from headstart_grading.grading_worker import SANDBOXES, make_runner
from headstart_grading.release_store import ReleaseStore, release_of
from headstart_grading.running import Limits
from headstart_grading.sandbox.bubblewrap import require_bubblewrap
from headstart_grading.submissions import Grading, Submission, Unreadable, grade_submission, read_submission
from headstart_grading.verdicts import Outcome

SEED_VARIABLE = "HEADSTART_GRADING_SEED"
SUBMISSION_KEY = "submission"  # in metadata.headstart of a rebuilt notebook: what reading it brought to light


class SubmissionExporter(NotebookExporter):
    """Reads submissions, and rebuilds them from the released notebook; any other notebook it reads as nbconvert does.

    One exporter lives as long as one call of `nbgrader autograde`, so it also holds what that grading run shares.
    """

    grading: Grading | None = None

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
        store = ReleaseStore(self.parent.coursedir.root)
        submission = read_submission(path, _released(self.parent, resources["nbgrader"], store), store)
        return self.from_notebook_node(_with_findings(submission), resources=resources, **kwargs)


class JudgeSubmission(NbGraderPreprocessor):
    """Runs the student's cells in a process apart, judges every exercise, and writes verdicts into the check cells."""

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
            nb: the notebook that `SubmissionExporter` rebuilt.
            resources: nbgrader's: which student, assignment and notebook.
        """
        grading, log = self._shared()
        store = ReleaseStore(self.parent.parent.coursedir.root)
        submission = _from_findings(nb, Path(resources["metadata"]["path"]), store)
        graded = grade_submission(submission, grading)
        notes = [*submission.notes, *([UNPROTECTED] if grading.runner.sandbox == "none" else [])]
        points = write_verdicts(graded.notebook, graded.verdicts, notes)
        for exercise, verdict in graded.verdicts.items():
            self.log.info("%s gets %g", verdict.headline, points[exercise])
        log.record_submission(resources["nbgrader"], graded)
        return graded.notebook, resources

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

    def _shared(self) -> tuple[Grading, GradingLog]:
        coursedir = self.parent.parent.coursedir
        log = GradingLog(Path(coursedir.root))
        if self.parent.grading is None:
            seed = self.choose_seed()
            runner = make_runner(self.sandbox, hidden_folders(coursedir.root, self.config))
            self.parent.grading = Grading(seed, runner, self.limits())
            log.record_run(coursedir.assignment_id, seed, runner.sandbox)
            if runner.sandbox == "none":
                self.log.warning("Student code runs without a sandbox, as asked for.")
        return self.parent.grading, log


def _refuse_without_sandbox(config: Any) -> None:
    """Before any submission is touched: a batch that cannot run safely does not begin."""
    if JudgeSubmission(config=config).sandbox == "bubblewrap":
        require_bubblewrap()


def _with_findings(submission: Submission) -> Any:
    """The rebuilt notebook, which takes along in its metadata what `JudgeSubmission` must know."""
    found: dict[str, Any] = {"notes": list(submission.notes), "put_back": list(submission.put_back)}
    if submission.older is not None:
        found["older"] = release_of(submission.older)
    if submission.unreadable is not None:
        found |= {"outcome": str(submission.unreadable.outcome), "reason": submission.unreadable.reason}
    submission.notebook["metadata"].setdefault("headstart", {})[SUBMISSION_KEY] = found
    return submission.notebook


def _from_findings(notebook: Any, folder: Path, store: ReleaseStore) -> Submission:
    marks = notebook["metadata"].get("headstart", {})
    found = marks.get(SUBMISSION_KEY, {})
    unreadable = Unreadable(Outcome(found["outcome"]), found["reason"]) if "outcome" in found else None
    older = store.find(str(marks.get("chapter")), found["older"]) if "older" in found else None
    put_back, notes = tuple(found.get("put_back", ())), tuple(found.get("notes", ()))
    return Submission(notebook, put_back, notes, unreadable, folder, older)


def _is_handed_in(converter: Any, filename: str) -> bool:
    """Whether a file lies in the folder of submissions, and not in that of autograded ones."""
    if converter is None:
        return False
    directory = converter.coursedir.format_path(converter.coursedir.submitted_directory, ".", ".")
    return Path(os.path.abspath(filename)).is_relative_to(os.path.abspath(directory))


def _released(converter: Any, names: dict[str, str], store: ReleaseStore) -> Any:
    folder = converter.coursedir.format_path(converter.coursedir.release_directory, ".", names["assignment"])
    path = Path(folder) / f"{names['notebook']}.ipynb"
    try:
        store.keep(names["notebook"], path)
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
        coursedir.ignore = [*coursedir.ignore, *map(glob.escape, _links_and_pipes(folder))]


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
