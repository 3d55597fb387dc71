"""A submission from file to verdicts: read leniently, rebuilt from the release, run, judged.

What a student hands in never raises here. A file that cannot be read, a process that dies, an answer that never comes:
each ends in a verdict with a reason. Only the grader's own faults (a missing release, an unknown exercise) raise.
"""

from __future__ import annotations

import json
import stat
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from headstart.exchange.questions import Fault, Question, Reply
from headstart.languages import message
from headstart.notebook_merge import merge
from headstart_grading.artifacts import artifact_name, read_artifact
from headstart_grading.asks import Kind
from headstart_grading.hidden_inputs import without_hidden_inputs
from headstart_grading.judge import fault_verdict, judge
from headstart_grading.outputs import harmless, valid_outputs
from headstart_grading.packs import Pack, make_pack
from headstart_grading.release_store import ReleaseStore, release_of
from headstart_grading.running import Cell, Limits, Report, RunFault, Runner
from headstart_grading.verdicts import Outcome, Verdict

MAX_NOTEBOOK_BYTES = 32 * 2**20
MAX_CELLS = 2_000


@dataclass(frozen=True)
class Unreadable:
    """Why a submission could not be read: `malformed` or `missing`, and a sentence."""

    outcome: Outcome
    reason: str


@dataclass(frozen=True)
class Submission:
    """A submission, rebuilt from the release.

    Args:
        notebook: the release with the student's answers and added cells, without outputs.
        put_back: ids of cells that the student's notebook lacks.
        notes: what had to be put right.
        unreadable: why nothing of the student's is in it, if so.
        folder: where the files lie that were handed in beside it.
        older: the release that it was made from, if that is not the current one and is known.
    """

    notebook: Any
    put_back: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    unreadable: Unreadable | None = None
    folder: Path | None = None
    older: Any | None = None


@dataclass
class Grading:
    """What all submissions of one grading run share.

    Args:
        seed: secret; draws the hidden inputs.
        runner: where student code runs.
        limits: what each submission may take.
        packs: hidden questions that are drawn already.
    """

    seed: int
    runner: Runner
    limits: Limits = Limits()
    packs: dict[str, Pack] = field(default_factory=dict, repr=False)

    def pack(self, exercise: str) -> Pack:
        """The exercise's hidden questions and what is expected, made once a run.

        Raises:
            CourseError: no such exercise is installed.
        """
        if exercise not in self.packs:
            self.packs[exercise] = make_pack(exercise, seed=self.seed, hidden=True)
        return self.packs[exercise]


@dataclass(frozen=True)
class Graded:
    """A graded submission: a verdict for every exercise, and the notebook with what its cells showed."""

    verdicts: dict[str, Verdict]
    notebook: Any
    seconds: float


def read_submission(path: Path, released: Mapping, store: ReleaseStore | None = None) -> Submission:
    """Read what was handed in and rebuild it from the release.

    Args:
        path: the notebook handed in; it may be missing, or be anything.
        released: the notebook that is given out now.
        store: the releases that were given out before. A submission made from one of them runs with its setup cells.
    """
    found = _parse(path)
    if isinstance(found, Unreadable):
        return Submission(merge(released, released).notebook, unreadable=found, folder=path.parent)
    merged = merge(released, found)
    older, notes = None, merged.notes
    if store is not None and release_of(found) != release_of(released):
        older = store.find(path.stem, release_of(found))
    if older is not None:
        notes = (*notes, f"It was made from an older release ({release_of(older)}), whose setup cells were run.")
    return Submission(merged.notebook, merged.put_back, notes, folder=path.parent, older=older)


def _parse(path: Path) -> Mapping | Unreadable:
    if path.parent.is_symlink():  # no link is followed: it could point at what only the grader may read
        return _malformed(path, "its folder is a link")
    try:
        status = path.lstat()
    except OSError:
        return Unreadable(Outcome.MISSING, f"There is no notebook `{path.name}` in what was handed in.")
    if not stat.S_ISREG(status.st_mode):
        return _malformed(path, "it is a folder, a link or something else that is no file")
    if status.st_size > MAX_NOTEBOOK_BYTES:
        size, limit = status.st_size / 2**20, MAX_NOTEBOOK_BYTES / 2**20
        return _malformed(path, f"it has {size:.0f} MB, and at most {limit:.0f} MB are read (clear its outputs)")
    try:
        found = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        return _malformed(path, f"it is not JSON ({type(error).__name__}: {str(error)[:200]})")
    return _as_format_4(path, found)


def _as_format_4(path: Path, found: Any) -> Mapping | Unreadable:
    if isinstance(found, dict) and isinstance(found.get("worksheets"), list):
        import nbformat

        try:
            found = nbformat.convert(nbformat.from_dict(found), 4)
        except Exception as error:  # each way in which an old notebook can be broken raises something else
            return _malformed(path, f"its old format cannot be read ({type(error).__name__})")
    if not isinstance(found, dict) or not isinstance(found.get("cells"), list):
        return _malformed(path, "it has no cells")
    if len(found["cells"]) > MAX_CELLS:
        return _malformed(path, f"it has {len(found['cells'])} cells, and at most {MAX_CELLS} are read")
    return found


def _malformed(path: Path, why: str) -> Unreadable:
    return Unreadable(Outcome.MALFORMED, f"`{path.name}` cannot be read as a notebook: {why}.")


def cells_to_run(submission: Submission) -> list[Cell]:
    """The cells that the grader runs: all setup cells, then the student's own and answers, never a demo.

    The stub of an answer that was deleted does not run: it would hide a definition that stands elsewhere.
    """
    cells = submission.notebook["cells"]
    release = submission.older or submission.notebook
    setup = [replace(_cell(cell), shared=True) for cell in release["cells"] if _role(cell) == "setup"]
    theirs = [cell for cell in cells if _role(cell) in ("answer", "added") and cell["cell_type"] == "code"]
    return setup + [_cell(cell) for cell in theirs if cell["id"] not in submission.put_back]


def exercises_in(notebook: Mapping) -> list[str]:
    """The exercises of a notebook, in order, by its check cells."""
    return [cell["metadata"]["headstart"]["exercise"] for cell in notebook["cells"] if _role(cell) == "check"]


def _role(cell: Mapping) -> str:
    return cell["metadata"].get("headstart", {}).get("role", "")


def _cell(cell: Mapping) -> Cell:
    return Cell(cell["id"], cell["source"])


def grade_submission(submission: Submission, grading: Grading) -> Graded:
    """Run a rebuilt submission and judge every exercise in it.

    Args:
        submission: from `read_submission`; the code cells of its notebook get the outputs of this run.
        grading: what this grading run shares.

    Returns:
        One verdict an exercise, whatever the submission does.
    """
    notebook, unreadable = submission.notebook, submission.unreadable
    language = notebook["metadata"].get("headstart", {}).get("language", "en")
    packs = {exercise: grading.pack(exercise) for exercise in exercises_in(notebook)}
    if unreadable is not None:
        outcome, reason = unreadable.outcome, unreadable.reason
        return Graded({name: fault_verdict(packs[name], outcome, reason, language) for name in packs}, notebook, 0.0)
    cells = cells_to_run(submission)
    asked = {name: pack for name, pack in packs.items() if pack.kind is not Kind.ARTIFACT}
    report, faults = _run_to_the_end(cells, asked, grading)
    sources = [cell.source for cell in cells]
    verdicts = {
        name: _verdict(name, pack, report, faults, sources, language)
        if name in asked
        else _verdict_on_file(pack, submission.folder, language)
        for name, pack in packs.items()
    }
    _show(notebook, report)
    return Graded(verdicts, notebook, report.seconds)


def _show(notebook: Any, report: Report) -> None:
    """Put what cells showed into the notebook, and take what could act on a page out of the student's texts."""
    order = {name: count for count, name in enumerate(report.cells, 1)}
    for cell in notebook["cells"]:
        if cell["id"] in order:
            cell["outputs"] = valid_outputs(report.cells[cell["id"]].outputs)
            cell["execution_count"] = order[cell["id"]]
        elif _role(cell) in ("added", "answer") and cell["cell_type"] != "code":
            cell["source"] = harmless(cell["source"])


def _run_to_the_end(cells: list[Cell], packs: Mapping[str, Pack], grading: Grading) -> tuple[Report, dict]:
    """Run, and run again without an exercise that stopped the run, so that it costs no other exercise its points."""
    order = {name: _order_of(name, len(pack.cases), grading.seed) for name, pack in packs.items()}
    questions: dict[str, list[Question]] = {
        name: [pack.questions()[place] for place in order[name]] for name, pack in packs.items()
    }
    whole, faults = Report(), {}
    while True:
        left = replace(grading.limits, wall_seconds=grading.limits.wall_seconds - whole.seconds)
        report = grading.runner.run(cells, questions, left)
        whole.cells = whole.cells or report.cells
        whole.replies |= {name: _put_in_order(replies, order[name]) for name, replies in report.replies.items()}
        whole.seconds += report.seconds
        questions = {name: asked for name, asked in questions.items() if name not in report.replies}
        fault = report.fault
        if fault is None or not questions:
            return whole, faults
        time_is_up = whole.seconds >= grading.limits.wall_seconds
        stopped = questions if fault.exercise is None or time_is_up else [fault.exercise]
        faults |= dict.fromkeys(stopped, fault)
        questions = {name: asked for name, asked in questions.items() if name not in faults}
        if not questions:
            return whole, faults


def _order_of(exercise: str, count: int, seed: int) -> list[int]:
    """In which order questions are asked: by secret chance, since a known order would give answers away."""
    return np.random.default_rng([seed, zlib.crc32(exercise.encode())]).permutation(count).tolist()


def _put_in_order(replies: list[Reply], order: list[int]) -> list[Reply]:
    if len(replies) != len(order):
        return replies  # the judge says what that means
    return [reply for _, reply in sorted(zip(order, replies, strict=True), key=lambda pair: pair[0])]


def _verdict(
    name: str, pack: Pack, report: Report, faults: Mapping[str, RunFault], sources: list[str], language: str
) -> Verdict:
    if name in faults:
        return fault_verdict(pack, faults[name].outcome, faults[name].reason, language)
    replies = report.replies[name]
    error = report.cells[name].error if name in report.cells else None
    if error is not None and all(reply.status == "undefined" for reply in replies):
        outcome = Outcome.OUT_OF_MEMORY if _is_lack_of_memory(error) else Outcome.CRASHED
        return fault_verdict(pack, outcome, _crash(error, language), language)
    verdict = judge(pack, without_hidden_inputs(replies, sources) if pack.hidden else replies, language)
    lacking = any(_is_lack_of_memory(reply.error) for reply in replies if reply.error is not None)
    return (
        replace(verdict, outcome=Outcome.OUT_OF_MEMORY) if lacking and verdict.outcome is Outcome.CRASHED else verdict
    )


def _is_lack_of_memory(error: Fault) -> bool:
    """Python's own words for it, torch's, and the operating system's."""
    words = ("can't allocate memory", "Cannot allocate memory", "Unable to allocate")
    return error.type == "MemoryError" or any(one in error.message for one in words)


def _verdict_on_file(pack: Pack, folder: Path | None, language: str) -> Verdict:
    """An artifact is what was handed in beside the notebook; the function that trained it is not run."""
    name = artifact_name(pack.exercise)
    reply = None if folder is None else read_artifact(folder / name)
    if reply is None or reply.status == "undefined":
        return fault_verdict(pack, Outcome.NOT_ATTEMPTED, message("check.no_file", language, name=name), language)
    return judge(pack, [reply] * len(pack.cases), language)


def _crash(error: Fault, language: str) -> str:
    where = ""
    if error.line is not None:
        where = message("check.where", language, line=error.line, source=error.source)
    return message("check.raised", language, type=error.type, message=error.message, where=where)
