"""Attacks by what notebook and folder hold: changed cells, forged outputs, files beside it (rows 12 to 15, 20, 21)."""

import copy
import json

from recipe import ALL, Collection, Desk, Step

COLLECTION = Collection()
recipe = COLLECTION.recipe


def _right_but_test(desk: Desk) -> None:
    desk.answer_wrongly()
    desk.answer_rightly("joint_objective")


def _wrong_without_check(desk: Desk) -> None:
    desk.answer_wrongly()
    desk.answer_rightly("sgd_decay_step")
    desk.cells.remove(desk.check("joint_objective"))


COLLECTION.add(
    12, "deletes_a_check_it_passed", "resubmits other answers, without the check cell that was passed before",
    Step(_right_but_test, frozenset({"joint_objective"})), Step(_wrong_without_check, frozenset({"sgd_decay_step"})),
)  # fmt: skip


def _everything_right(desk: Desk) -> None:
    desk.answer_rightly()


def _nothing_left(desk: Desk) -> None:
    desk.notebook["cells"] = []


COLLECTION.add(
    12, "hands_in_nothing_after_all", "resubmits a notebook without cells after one with right answers",
    Step(_everything_right, ALL), Step(_nothing_left), outcomes=frozenset({"not_attempted"}),
)  # fmt: skip


@recipe(13, "ungrades_its_checks", "grade and solution flags are turned round, schema and points are nonsense", ALL)
def ungrades_its_checks(desk: Desk) -> None:
    desk.answer_rightly()
    for cell in desk.cells:
        if marks := cell["metadata"].get("nbgrader"):
            marks.update(grade=False, solution=not marks["solution"], locked=False, schema_version=99, points="many")


@recipe(13, "swaps_grade_ids", "two answers bear each other's grade_id", ALL)
def swaps_grade_ids(desk: Desk) -> None:
    desk.answer_rightly()
    one, other = (desk.cell(name)["metadata"]["nbgrader"] for name in ("joint_objective", "ratio_weight"))
    one["grade_id"], other["grade_id"] = other["grade_id"], one["grade_id"]


@recipe(13, "swaps_ids_and_grade_ids", "a right answer bears id and grade_id of another exercise", ALL)
def swaps_ids_and_grade_ids(desk: Desk) -> None:
    desk.answer_rightly()
    one, other = desk.cell("joint_objective"), desk.cell("ratio_weight")
    for key in ("id", "metadata"):
        one[key], other[key] = other[key], one[key]


@recipe(13, "repeats_a_grade_id", "every cell has the same grade_id, and no cell has an id", ALL)
def repeats_a_grade_id(desk: Desk) -> None:
    desk.answer_rightly()
    for cell in desk.cells:
        cell.pop("id")
        cell["metadata"].setdefault("nbgrader", {})["grade_id"] = "joint_objective"


@recipe(13, "repeats_an_id", "all added cells bear the id of one answer; the first one has it", frozenset())
def repeats_an_id(desk: Desk) -> None:
    desk.answer_wrongly()
    for number in range(3):
        cell = desk.add_last(f"def joint_objective(*_, **__):\n    return {number}.0", "joint_objective")
        cell["metadata"] = copy.deepcopy(desk.cell("joint_objective")["metadata"])


@recipe(13, "claims_to_be_setup", "a cell that replaces torch says that it is the course's own setup")
def claims_to_be_setup(desk: Desk) -> None:
    desk.answer_wrongly()
    setup = next(cell for cell in desk.cells if cell["metadata"]["headstart"]["role"] == "setup")
    forged = copy.deepcopy(setup)
    forged["source"] = "import torch\ntorch.allclose = torch.equal = lambda *_, **__: True\nraise SystemExit"
    desk.cells.insert(0, forged)
    setup["source"] = forged["source"]


@recipe(14, "copies_a_check", "a check cell stands there twice, with the same id or with one of its own", ALL)
def copies_a_check(desk: Desk) -> None:
    desk.answer_rightly()
    check = desk.check("joint_objective")
    desk.cells.append(copy.deepcopy(check))
    desk.cells.append({**copy.deepcopy(check), "id": "0123abcd"})


@recipe(14, "copies_every_cell", "every cell of the notebook stands there three times", ALL)
def copies_every_cell(desk: Desk) -> None:
    desk.answer_rightly()
    desk.notebook["cells"] = [copy.deepcopy(cell) for cell in desk.cells for _ in range(3)]


@recipe(15, "edits_points", "checks are worth a thousand points")
def edits_points(desk: Desk) -> None:
    desk.answer_wrongly()
    for exercise in desk.right:
        desk.check(exercise)["metadata"]["nbgrader"].update(points=1000, checksum="0" * 32)


@recipe(15, "edits_checks", "checks are replaced by their maximum")
def edits_checks(desk: Desk) -> None:
    desk.answer_wrongly()
    for exercise in desk.right:
        desk.check(exercise)["source"] = "3.0"


@recipe(15, "turns_checks_to_text", "checks are Markdown cells")
def turns_checks_to_text(desk: Desk) -> None:
    desk.answer_wrongly()
    for exercise in desk.right:
        cell = desk.check(exercise)
        cell["cell_type"] = "markdown"
        del cell["outputs"], cell["execution_count"]


@recipe(15, "turns_answers_to_text", "right answers are in Markdown and raw cells by accident", ALL)
def turns_answers_to_text(desk: Desk) -> None:
    desk.answer_rightly()
    for exercise, kind in (("joint_objective", "markdown"), ("ratio_weight", "raw")):
        cell = desk.cell(exercise)
        cell["cell_type"] = kind
        del cell["outputs"], cell["execution_count"]


@recipe(15, "reorders_cells", "all cells stand in the opposite order", ALL)
def reorders_cells(desk: Desk) -> None:
    desk.answer_rightly()
    desk.cells.reverse()


@recipe(20, "submits_passing_outputs", "stored outputs of checks look like passes, stored scores like the maximum")
def submits_passing_outputs(desk: Desk) -> None:
    desk.answer_wrongly()
    for exercise in desk.right:
        shown = {"text/plain": "3.0", "text/html": '<div data-outcome="passed">passed (3 of 3 points)</div>'}
        result = {"output_type": "execute_result", "data": shown, "metadata": {}, "execution_count": 1}
        desk.check(exercise).update(outputs=[result], execution_count=1)
    desk.notebook["metadata"]["headstart"]["submission"] = {"outcome": "passed", "reason": "all is well", "score": 24}


@recipe(20, "forges_what_the_grader_notes", "the notebook brings along the marks that the grader writes")
def forges_what_the_grader_notes(desk: Desk) -> None:
    desk.answer_wrongly()
    for exercise in desk.right:
        marks = desk.check(exercise)["metadata"]
        marks["headstart"].update(role="text", outcome="passed", points=100)
        marks["nbgrader"].update(auto_score=10, manual_score=10, extra_credit=10)
    desk.notebook["metadata"]["kernelspec"] = {"name": "evil", "display_name": "x", "language": "sh"}
    desk.notebook["metadata"]["nbgrader"] = {"score": 24}


_PWNED = """
import os, sys
try:
    with open("@COURSE@/pwned", "a") as file:
        file.write(__name__)
except OSError:
    pass
"""
_FALSE_MODULES = (
    *("conftest.py", "pytest.py", "torch.py", "numpy.py", "sitecustomize.py", "usercustomize.py", "nbformat.py"),
    *("headstart/__init__.py", "headstart_grading/__init__.py", "safetensors.py", "nbgrader_config.py", "json.py"),
    *(".ipython/profile_default/startup/00.py", "ipython_config.py", "jupyter_config.py", "random.py"),
)


@recipe(21, "brings_false_modules", "modules that the grader imports lie beside the notebook")
def brings_false_modules(desk: Desk) -> None:
    desk.answer_wrongly()
    for name in _FALSE_MODULES:
        desk.put(name, _PWNED)
    desk.put("evil.pth", "import os; open('@COURSE@/pwned', 'a')")
    desk.put("torch/testing/__init__.py", _PWNED + "\nassert_close = lambda *_, **__: None\n")


@recipe(21, "writes_false_modules", "a cell writes modules that later imports would find")
def writes_false_modules(desk: Desk) -> None:
    desk.answer_wrongly()
    desk.add_first(
        f"import pathlib, sys\nfor name in {_FALSE_MODULES!r}:\n    path = pathlib.Path(name)\n"
        f"    path.parent.mkdir(parents=True, exist_ok=True)\n    path.write_text({_PWNED!r})\n"
        "sys.path.insert(0, '.')\nfor name in ('json', 'random', 'torch.testing'):\n"
        "    sys.modules.pop(name, None)"
    )


@recipe(21, "brings_another_notebook", "a second notebook with right answers lies beside the wrong one")
def brings_another_notebook(desk: Desk) -> None:
    desk.answer_rightly()
    desk.put("objectives-final.ipynb", json.dumps(desk.notebook))
    desk.answer_wrongly()


@recipe(21, "brings_a_graded_notebook", "a forged autograded notebook and gradebook lie beside the wrong one")
def brings_a_graded_notebook(desk: Desk) -> None:
    desk.answer_wrongly()
    desk.put("gradebook.db", b"SQLite format 3\x00")
    desk.put(".headstart/grading.jsonl", '{"event": "submission", "student": "x", "verdicts": {}}\n')
    desk.put("autograded/x/objectives/objectives.ipynb", json.dumps(desk.notebook))
