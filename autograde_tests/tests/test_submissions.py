"""Whatever is handed in, each exercise gets a verdict with a reason, and what the answers deserve."""

import copy
import importlib.util
import json
import os
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest

from headstart.exchange.asking import ask
from headstart.exchange.questions import Fault, Reply
from headstart_grading.fresh_process import FreshProcessRunner
from headstart_grading.outputs import score, valid_outputs, verdict_outputs
from headstart_grading.running import CellRun, Limits, Report, RunFault
from headstart_grading.submissions import (
    Grading,
    Submission,
    cells_to_run,
    exercises_in,
    grade_submission,
    read_submission,
)
from headstart_grading.verdicts import Outcome, PartVerdict, Verdict

_spec = importlib.util.spec_from_file_location("toy_course", Path(__file__).parent / "toy_course/toy_course.py")
toy_course = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(toy_course)


@pytest.fixture(autouse=True)
def toys():
    """The toy chapter is the course for the length of a test."""
    with toy_course.installed():
        yield


@pytest.fixture
def released():
    return toy_course.released_notebook()


@pytest.fixture
def mine(released):
    """A right submission, parsed from JSON."""
    notebook = json.loads(nbformat.writes(released))
    for name, source in toy_course.RIGHT.items():
        cell(notebook, name)["source"] = source
    return notebook


class Here:
    """A runner that runs cells in this very process: for tests of what is made of its reports."""

    def __init__(self, faults=()):
        self.faults, self.runs = list(faults), []

    def run(self, cells, questions, limits):
        self.runs.append((cells, list(questions), limits))
        report, names = Report(seconds=1.0), {}
        for one in cells:
            error = None
            try:
                exec(one.source, names)
            except Exception as caught:
                error = Fault(type(caught).__name__, str(caught), 1, one.source)
            report.cells[one.id] = CellRun([{"output_type": "stream", "name": "stdout", "text": one.id}], error)
        fault = self.faults.pop(0) if self.faults else None
        for exercise, asked in questions.items():
            if fault is not None and fault.exercise in (None, exercise):
                report.fault = fault
                return report
            report.replies[exercise] = ask(asked, names, exercise)
        return report


def cell(notebook, cell_id):
    return next(one for one in notebook["cells"] if one["id"] == cell_id)


def hand_in(folder, notebook):
    path = folder / "toy.ipynb"
    path.write_text(notebook if isinstance(notebook, str) else json.dumps(notebook), encoding="utf-8")
    return path


def outcomes(graded):
    return {name: (verdict.outcome.value, verdict.points) for name, verdict in graded.verdicts.items()}


def grade(tmp_path, released, notebook, runner=None):
    submission = read_submission(hand_in(tmp_path, notebook), released)
    return grade_submission(submission, Grading(7, runner or Here()))


RIGHT_CENTRED, RIGHT_GAIN = {"centred": ("passed", 3)}, {"gain": ("passed", 2)}


def test_right_answers_get_all_points(tmp_path, released, mine):
    assert outcomes(grade(tmp_path, released, mine)) == RIGHT_GAIN | RIGHT_CENTRED


def test_a_part_that_is_right_gets_its_points(tmp_path, released, mine):
    cell(mine, "centred")["source"] = "def centred(x):\n    x -= x.mean()\n    return x"
    assert outcomes(grade(tmp_path, released, mine)) == RIGHT_GAIN | {"centred": ("partial", 1)}


def test_an_untouched_notebook_is_not_attempted(tmp_path, released):
    graded = grade(tmp_path, released, json.loads(nbformat.writes(released)))
    assert set(outcomes(graded).values()) == {("not_attempted", 0)}


def test_a_known_mistake_is_named(tmp_path, released, mine):
    cell(mine, "gain")["source"] = "def gain(after, before):\n    return (before - after).mean()"
    verdict = grade(tmp_path, released, mine).verdicts["gain"]
    assert (verdict.outcome, verdict.diagnosis) == (Outcome.WRONG, "swapped")


def test_a_cell_that_crashes_is_crashed_with_its_line(tmp_path, released, mine):
    cell(mine, "gain")["source"] = "import no_such_module"
    verdict = grade(tmp_path, released, mine).verdicts["gain"]
    assert verdict.outcome is Outcome.CRASHED
    assert "no_such_module" in verdict.message and "line 1" in verdict.message


def test_an_answer_deleted_from_the_notebook_is_not_attempted(tmp_path, released, mine):
    mine["cells"].remove(cell(mine, "gain"))
    assert outcomes(grade(tmp_path, released, mine)) == {"gain": ("not_attempted", 0)} | RIGHT_CENTRED


def test_an_answer_in_a_cell_of_ones_own_counts(tmp_path, released, mine):
    cell(mine, "gain")["source"] = ""
    mine["cells"].append({"cell_type": "code", "id": "0a0a0a0a", "metadata": {}, "source": toy_course.RIGHT["gain"]})
    assert outcomes(grade(tmp_path, released, mine)) == RIGHT_GAIN | RIGHT_CENTRED


def test_an_answer_written_anew_in_a_cell_of_ones_own_counts(tmp_path, released, mine):
    both = "\n".join(toy_course.RIGHT.values())
    for name in toy_course.RIGHT:
        mine["cells"].remove(cell(mine, name))
    mine["cells"].insert(2, {"cell_type": "code", "id": "0a0a0a0a", "metadata": {}, "source": both})
    assert outcomes(grade(tmp_path, released, mine)) == RIGHT_GAIN | RIGHT_CENTRED


def test_edited_points_and_checks_change_nothing(tmp_path, released, mine):
    check = cell(mine, "gain-check")
    check["metadata"]["nbgrader"]["points"], check["source"] = 100, "100.0"
    graded = grade(tmp_path, released, mine)
    assert outcomes(graded) == RIGHT_GAIN | RIGHT_CENTRED
    assert cell(graded.notebook, "gain-check") == cell(released, "gain-check")


def test_setup_runs_first_and_demos_and_checks_never(released):
    notebook = copy.deepcopy(released)
    late = nbformat.v4.new_code_cell("late = 1", id="late", metadata={"headstart": {"role": "setup"}})
    added = nbformat.v4.new_code_cell("own = 1", id="own", metadata={"headstart": {"role": "added"}})
    prose = nbformat.v4.new_markdown_cell("own words", id="words", metadata={"headstart": {"role": "added"}})
    notebook.cells[3:3] = [added, prose]
    notebook.cells.append(late)
    assert [one.id for one in cells_to_run(Submission(notebook))] == ["setup", "late", "own", "gain", "centred"]


def test_exercises_come_in_the_order_of_the_notebook(released):
    assert exercises_in(released) == ["gain", "centred"]


UNREADABLE = {
    "no JSON": "{not json",
    "nothing": "",
    "JSON, but no notebook": '"a text"',
    "a list": "[]",
    "no cells": '{"nbformat": 4}',
    "cells that are no list": '{"cells": {}}',
    "an old format, broken": '{"nbformat": 3, "worksheets": [3]}',
    "endless nesting": "[" * 100_000,
    "too many cells": json.dumps({"cells": [{}] * 2_001}),
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_is_no_notebook_is_malformed_with_a_reason(tmp_path, released, content):
    runner = Here()
    graded = grade(tmp_path, released, content, runner)
    assert set(outcomes(graded).values()) == {("malformed", 0)}
    assert all("toy.ipynb" in verdict.message for verdict in graded.verdicts.values())
    assert runner.runs == []


def test_bytes_that_are_no_text_are_malformed(tmp_path, released):
    path = tmp_path / "toy.ipynb"
    path.write_bytes(b"\xff\xfe\x00\x80")
    assert read_submission(path, released).unreadable.outcome is Outcome.MALFORMED


def test_a_huge_notebook_is_malformed_without_being_read(tmp_path, released):
    path = tmp_path / "toy.ipynb"
    with path.open("wb") as file:
        file.truncate(100 * 2**20)
    unreadable = read_submission(path, released).unreadable
    assert unreadable.outcome is Outcome.MALFORMED
    assert "100 MB" in unreadable.reason


def test_a_notebook_that_is_not_there_is_missing(tmp_path, released):
    assert read_submission(tmp_path / "toy.ipynb", released).unreadable.outcome is Outcome.MISSING


def test_a_folder_with_the_notebooks_name_is_malformed(tmp_path, released):
    (tmp_path / "toy.ipynb").mkdir()
    assert read_submission(tmp_path / "toy.ipynb", released).unreadable.outcome is Outcome.MALFORMED


def test_a_link_to_what_only_the_grader_may_read_is_not_followed(tmp_path, released):
    (tmp_path / "source.ipynb").write_bytes(toy_course.source_bytes())
    os.symlink(tmp_path / "source.ipynb", tmp_path / "toy.ipynb")
    submission = read_submission(tmp_path / "toy.ipynb", released)
    assert submission.unreadable.outcome is Outcome.MALFORMED
    assert "return (after - before)" not in nbformat.writes(submission.notebook)


def test_a_notebook_of_the_former_format_is_read(tmp_path, released, mine):
    worksheet = [{"cell_type": "code", "input": source, "outputs": [], "language": "python", "metadata": {}}
                 for source in toy_course.RIGHT.values()]  # fmt: skip
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"cells": worksheet}]}
    assert outcomes(grade(tmp_path, released, old)) == RIGHT_GAIN | RIGHT_CENTRED


def test_an_answer_that_stops_the_run_costs_no_other_answer(tmp_path, released, mine):
    runner = Here([RunFault(Outcome.TIMED_OUT, "too slow", exercise="gain")])
    graded = grade(tmp_path, released, mine, runner)
    assert outcomes(graded) == {"gain": ("timed_out", 0)} | RIGHT_CENTRED
    assert graded.verdicts["gain"].message == "too slow"


def test_the_second_run_has_only_the_time_that_is_left(tmp_path, released, mine):
    runner = Here([RunFault(Outcome.TIMED_OUT, "too slow", exercise="gain")])
    grade(tmp_path, released, mine, runner)
    (_, first, full), (_, second, rest) = runner.runs
    assert (first, second) == (["gain", "centred"], ["centred"])
    assert rest.wall_seconds == full.wall_seconds - 1.0


def test_a_cell_that_stops_the_run_costs_all_that_was_not_answered(tmp_path, released, mine):
    runner = Here([RunFault(Outcome.WORKER_DIED, "it left", cell="gain")])
    graded = grade(tmp_path, released, mine, runner)
    assert outcomes(graded) == {"gain": ("worker_died", 0), "centred": ("worker_died", 0)}
    assert len(runner.runs) == 1


def test_when_the_time_is_up_nothing_runs_again(tmp_path, released, mine):
    runner = Here([RunFault(Outcome.TIMED_OUT, "too slow", exercise="gain")])
    submission = read_submission(hand_in(tmp_path, mine), released)
    graded = grade_submission(submission, Grading(7, runner, Limits(wall_seconds=1.0)))
    assert outcomes(graded) == {"gain": ("timed_out", 0), "centred": ("timed_out", 0)}
    assert len(runner.runs) == 1


def test_a_fault_after_the_last_answer_costs_nothing(tmp_path, released, mine):
    class LeavesLate(Here):
        def run(self, cells, questions, limits):
            report = super().run(cells, questions, limits)
            report.fault = RunFault(Outcome.WORKER_DIED, "it left")
            return report

    assert outcomes(grade(tmp_path, released, mine, LeavesLate())) == RIGHT_GAIN | RIGHT_CENTRED


@pytest.mark.parametrize("forged", [[], [Reply("answered", 1.0)] * 99])
def test_a_wrong_number_of_replies_earns_nothing(tmp_path, released, mine, forged):
    class Forges(Here):
        def run(self, cells, questions, limits):
            report = super().run(cells, questions, limits)
            report.replies["gain"] = list(forged)
            return report

    assert outcomes(grade(tmp_path, released, mine, Forges())) == {"gain": ("worker_died", 0)} | RIGHT_CENTRED


def test_the_same_seed_draws_the_same_questions():
    first, second, other = (Grading(seed, Here()).pack("gain").questions() for seed in (1, 1, 2))
    assert [str(question) for question in first] == [str(question) for question in second]
    assert [str(question) for question in first] != [str(question) for question in other]


def test_outputs_of_this_run_stand_in_the_graded_notebook(tmp_path, released, mine):
    cell(mine, "gain")["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "handed in"}]
    graded = cell(grade(tmp_path, released, mine).notebook, "gain")
    assert [output["text"] for output in graded["outputs"]] == ["gain"]


def test_a_submission_in_a_process_of_its_own_gets_the_same_verdicts(tmp_path, released, mine):
    cell(mine, "centred")["source"] = "def centred(x):\n    raise KeyError('lost')"
    verdicts = grade(tmp_path, released, mine, FreshProcessRunner()).verdicts
    assert {name: verdict.outcome for name, verdict in verdicts.items()} == {"gain": "passed", "centred": "crashed"}
    assert "raise KeyError('lost')" in verdicts["centred"].message


INVALID = [3, None, {}, {"output_type": "surprise"}, {"output_type": "stream", "name": "stdout", "text": 3}]


def test_outputs_that_the_format_forbids_are_left_out():
    good = {"output_type": "stream", "name": "stdout", "text": "good"}
    assert valid_outputs([*INVALID, good]) == [good]


def test_scripts_and_widgets_are_left_out_of_outputs():
    data = {"application/javascript": "alert(1)", "image/svg+xml": "<svg/>", "text/plain": "kept"}
    (output,) = valid_outputs([{"output_type": "display_data", "data": data, "metadata": {"deep": {}}}])
    assert output["data"] == {"text/plain": "kept"}


HARMFUL = {
    "a script": "<script>alert(1)</script>",
    "an event": "<b onclick='alert(1)'>x</b>",
    "a picture that runs": "<img src=x onerror=alert(1)>",
    "a link that runs": "<a href='javascript:alert(1)'>x</a>",
    "a style sheet": "<style>body { display: none }</style>",
    "a page in the page": "<iframe src='data:text/html,x'></iframe>",
}


@pytest.mark.parametrize("text", HARMFUL.values(), ids=HARMFUL.keys())
def test_what_could_act_on_a_page_is_taken_out_of_html(text):
    (output,) = valid_outputs([{"output_type": "display_data", "data": {"text/html": text}, "metadata": {}}])
    seen = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: seen.append((tag, attributes))
    parser.feed(output["data"]["text/html"])
    assert {tag for tag, _ in seen} <= {"a", "b"}
    assert [attributes for _, attributes in seen if attributes] == []


def test_tables_are_kept_in_html():
    table = "<table><tbody><tr><td>0.5</td></tr></tbody></table>"
    (output,) = valid_outputs([{"output_type": "display_data", "data": {"text/html": table}, "metadata": {}}])
    assert output["data"]["text/html"] == table


def test_an_exception_tells_nothing_of_hidden_inputs(tmp_path, released, mine):
    cell(mine, "gain")["source"] = "def gain(after, before):\n    raise type('Secret', (Exception,), {})('SECRET')"
    verdict = grade(tmp_path, released, mine).verdicts["gain"]
    assert verdict.outcome is Outcome.CRASHED
    assert "SECRET" not in verdict.message.replace("('SECRET')", "") and "Secret:" not in verdict.message


def test_a_source_line_that_is_not_the_students_is_not_shown(tmp_path, released, mine):
    class Forges(Here):
        def run(self, cells, questions, limits):
            report = super().run(cells, questions, limits)
            fault = Fault("ValueError", "told", 1, "forged source")
            report.replies["gain"] = [Reply("raised", error=fault) for _ in report.replies["gain"]]
            return report

    message = grade(tmp_path, released, mine, Forges()).verdicts["gain"].message
    assert "ValueError" in message and "line 1" in message
    assert "forged" not in message and "told" not in message


def verdict(points, max_points, outcome=Outcome.PARTIAL):
    parts = (PartVerdict("shape", points, max_points / 2), PartVerdict("<values>", 0, max_points / 2))
    return Verdict("gain", outcome, points, max_points, "Look at `mean()` & <b>think</b>.", None, parts)


@pytest.mark.parametrize(
    ("points", "max_points", "worth", "expected"),
    [(2, 2, 2, 2.0), (1, 2, 2, 1.0), (1, 2, 10, 5.0), (0, 2, 2, 0.0), (float("nan"), 2, 2, 0.0), (3, 2, 2, 0.0)],
)
def test_the_score_is_the_share_of_what_the_cell_is_worth(points, max_points, worth, expected):
    assert score(verdict(points, max_points), worth) == expected


def test_nbgrader_reads_the_score_from_the_outputs_of_a_check_cell():
    from nbgrader.utils import determine_grade

    check = cell(toy_course.source_notebook(), "gain-check")
    check["outputs"] = verdict_outputs(verdict(1, 2), 2.0, ["A note."])
    assert determine_grade(check) == (1.0, 2.0)


def test_a_verdict_shows_outcome_parts_message_and_notes():
    shown = verdict_outputs(verdict(1, 2), 2.0, ["The check cell was missing."])
    texts = "\n".join(output["data"]["text/plain"] for output in shown)
    assert all(words in texts for words in ("gain: partly right", "shape: 1 / 1", "Look at", "check cell was missing"))


def test_a_verdict_is_escaped_for_html():
    page = verdict_outputs(verdict(1, 2), 2.0, ["<i>note</i>"])
    text = "".join(output["data"]["text/html"] for output in page)
    assert "<b>think" not in text and "<values>" not in text and "<i>note" not in text
    assert "<code>mean()</code>" in text


@pytest.mark.parametrize(
    "source",
    [
        "def gain(after, before):\n    raise MemoryError",
        'def gain(after, before):\n    raise RuntimeError("DefaultCPUAllocator: can\'t allocate memory: you tried")',
        "raise MemoryError('in the cell itself')",
    ],
)
def test_an_answer_that_asks_for_too_much_memory_is_told_so(tmp_path, released, mine, source):
    cell(mine, "gain")["source"] = source
    assert grade(tmp_path, released, mine).verdicts["gain"].outcome is Outcome.OUT_OF_MEMORY


def test_an_ordinary_crash_is_no_lack_of_memory(tmp_path, released, mine):
    cell(mine, "gain")["source"] = "def gain(after, before):\n    raise RuntimeError('sizes differ')"
    assert grade(tmp_path, released, mine).verdicts["gain"].outcome is Outcome.CRASHED
