"""The attacks cover the whole list, their judgement can fail, and some of them end to end."""

import importlib
import json
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from headstart.exchange import values
from headstart.exchange.questions import Fault, Reply
from headstart_grading.hidden_inputs import without_hidden_inputs
from headstart_grading.outputs import harmless

sys.path.append(str(Path(__file__).parents[1] / "attacks"))  # scripts, not a package: `make attacks` runs them
corpus, feedback_pages, judgement, recipe, trial = map(
    importlib.import_module, ("corpus", "feedback_pages", "judgement", "recipe", "trial")
)
POINTS = {"one": 2.0, "other": 3.0}


def test_every_row_of_the_list_has_an_attack():
    assert {attack.row for attack in corpus.all_attacks()} == set(range(31)) == {0, *corpus.ROWS}


@pytest.mark.parametrize("row", [29, 30])
def test_honest_rows_deserve_everything(row):
    chosen = [attack for attack in corpus.all_attacks() if attack.row == row]
    assert all(step.right == recipe.ALL for attack in chosen for step in attack.steps)


def test_every_attack_that_stays_unnamed_on_the_list_says_what_it_does():
    assert all(attack.does and attack.name.isidentifier() for attack in corpus.all_attacks())


def test_two_attacks_of_the_same_name_are_refused(monkeypatch):
    collection = corpus.honest_work.COLLECTION
    monkeypatch.setattr(collection, "attacks", [*collection.attacks, collection.attacks[0]])
    with pytest.raises(ValueError, match="names are unique"):
        corpus.all_attacks()


def attack_on(right, outcomes=()):
    step = recipe.Step(lambda desk: None, right)
    return recipe.Attack(1, "tried", "is tried", (step,), frozenset(outcomes))


def graded(**changes):
    """A grader's word on a submission that has `one` right and `other` wrong."""
    both = {
        "one": judgement.Graded(2.0, "passed", "All checks passed."),
        "other": judgement.Graded(0.0, "wrong", "Look again."),
    }
    return both | changes


def judge(found, outcomes=()):
    attack = attack_on(frozenset({"one"}), outcomes)
    return judgement.judge_submission(attack, attack.steps[0], "tried", POINTS, found)


def test_scores_as_deserved_are_no_fault():
    judged = judge(graded(), {"wrong"})
    assert (judged.as_deserved, judged.deserved, judged.got) == (True, 2.0, 2.0)


NOT_AS_DESERVED = {
    "too much": graded(other=judgement.Graded(3.0, "passed", "All checks passed.")),
    "too little": graded(one=judgement.Graded(1.0, "partial", "Half.")),
    "NaN": graded(one=judgement.Graded(float("nan"), "passed", "All checks passed.")),
    "no score": graded(one=judgement.Graded(None, "passed", "All checks passed.")),
    "no exercise": {"one": graded()["one"]},
    "no reason": graded(other=judgement.Graded(0.0, "wrong", "")),
    "no outcome": None,
    "another outcome": graded(other=judgement.Graded(0.0, "timed_out", "Too slow.")),
}


@pytest.mark.parametrize("found", NOT_AS_DESERVED.values(), ids=NOT_AS_DESERVED)
def test_whatever_is_not_as_deserved_is_a_fault(found):
    assert not judge(found, {"wrong"}).as_deserved


def end_of(judged, harm):
    said = []
    return trial.print_end(judged, harm, said.append), said[-1]


def test_the_trial_succeeds_when_all_is_as_deserved():
    assert end_of([judge(graded())], []) == (0, "attacks: 1 of 1 as deserved")


def test_the_trial_fails_when_one_is_not_as_deserved():
    assert end_of([judge(graded()), judge(None)], []) == (1, "attacks: 1 of 2 as deserved")


def test_the_trial_fails_when_harm_was_done():
    assert end_of([judge(graded())], ["a process is left"])[0] == 1


def test_a_hidden_number_is_found_in_a_text():
    assert judgement.told_digits("loss: 0.123456789012", {"123456789"}) == ["123456789"]
    assert judgement.told_digits("loss: 0.123456780012", {"123456789"}) == []


def test_canaries_and_boasts_are_found_in_a_graded_notebook(tmp_path):
    output = {"output_type": "stream", "name": "stdout", "text": "RAISED all grades\nthe-secret"}
    (tmp_path / "graded.ipynb").write_text(json.dumps({"cells": [{"outputs": [output]}]}), encoding="utf-8")
    assert len(judgement.find_tales(tmp_path / "graded.ipynb", {"file": "the-secret"}, set())) == 2


@pytest.mark.parametrize(
    "page",
    ["<script>pwned(1)</script>", "<img src=x onerror=pwned(2)>", "<a href='javascript:pwned(4)'>x</a>"],
)
def test_what_acts_on_a_page_is_found(page):
    assert feedback_pages.acting(page)
    assert not feedback_pages.acting(page.replace("<", "&lt;"))


FORGED_REPLIES = {
    "a tensor": torch.ones(2),
    "an array": np.ones(2),
    "a status that is an array": {"status": np.ones(2), "value": 1, "error": None},
    "a fault without an error": {"status": "raised", "value": None, "error": None},
    "an answer with an error": {"status": "answered", "value": 1, "error": {"type": "x", "message": "x"}},
}


@pytest.mark.parametrize("forged", FORGED_REPLIES.values(), ids=FORGED_REPLIES)
def test_what_is_no_reply_is_refused_as_such(forged):
    with pytest.raises(ValueError, match="repl|status"):
        Reply.from_plain(forged)


def frame_body(structure, tensors=None):
    header = json.dumps({"__metadata__": {"headstart": json.dumps(structure)}} | (tensors or {})).encode()
    return len(header).to_bytes(8, "little") + header


def test_a_shape_beyond_all_numbers_is_refused():
    tensors = {"t0": {"dtype": "F64", "shape": [0, 2**62, 2**62, 2**40], "data_offsets": [0, 0]}}
    with pytest.raises(values.ValueRefused):
        values.loads(frame_body({"tensor": "t0"}, tensors))


def test_lone_surrogates_do_not_cross():
    crossed = values.loads(frame_body({"mapping": [["\ud800", "\udfff"]]}))
    assert crossed == {"?": "?"}


LINKS_THAT_RUN = (
    "[x](javascript:pwned(1))",
    "![x](JavaScript:pwned(1))",
    "[x](java&#115;cript&colon;pwned(1))",
    "[x](javascript\\:pwned(1))",
    "[x][y]\n\n[y]: javascript:pwned(1)",
    "<javascript:pwned(1)>",
    "[x](data:text/html;base64,cHduZWQ=)",
)


@pytest.mark.parametrize("text", LINKS_THAT_RUN)
def test_no_link_in_markdown_runs_anything(text):
    from nbconvert.filters import markdown2html

    page = markdown2html(harmless(text))
    assert "<a" not in page and "<img" not in page


def test_an_ordinary_link_in_markdown_stays():
    assert harmless("[x](https://example.org) and $a[0]$") == "[x](https://example.org) and $a[0]$"


SLOW_TO_CLEAN = ("<style", "<b><p>", "<table><td>", "<a b=c ", "<a><b><i><u>", "<b></i>")


@pytest.mark.parametrize("unit", SLOW_TO_CLEAN)
def test_html_that_is_slow_to_clean_is_shown_as_text(unit):
    assert "<" not in harmless(unit * 3000)


def test_a_table_of_honest_size_is_cleaned_and_kept():
    table = f"<table><tbody>{'<tr><td>0.5</td><td>x</td></tr>' * 300}</tbody></table>"
    assert harmless(table) == table


@pytest.mark.parametrize("told", ["line", "type", "source", "message"])
def test_no_field_of_a_fault_can_spell_a_hidden_input(told):
    fields = {"type": "ValueError", "message": "x", "line": 1, "source": "return 0"}
    secret = 123456789 if told == "line" else "T123456789"
    reply = Reply("raised", error=Fault(**fields | {told: secret}))
    (silenced,) = without_hidden_inputs([reply], ["def f():\n    return 0"])
    assert "123456789" not in str(silenced)


@pytest.fixture(scope="module")
def desks(tmp_path_factory):
    """A maker of desks with the released chapter, and what is released."""
    import nbformat

    from headstart.building.build import build_course
    from headstart.building.notebooks import learner_notebook

    folder = tmp_path_factory.mktemp("release")
    build_course(folder, chapters=["objectives"])
    source = nbformat.read(folder / "source/objectives/objectives.ipynb", as_version=4)
    released = learner_notebook(source)
    right = {
        cell["id"]: cell["source"] for cell in source["cells"] if cell["metadata"]["headstart"]["role"] == "answer"
    }

    def make(place):
        surroundings = recipe.Surroundings(folder, 1, "mark")
        return recipe.Desk("objectives", place, json.loads(json.dumps(released)), right, surroundings)

    return make, released


@pytest.fixture(scope="module")
def grading():
    """One sandbox for all attacks of this module."""
    from headstart_grading.running import Limits
    from headstart_grading.sandbox.runner import SandboxRunner
    from headstart_grading.submissions import Grading

    with SandboxRunner() as runner:
        yield Grading(7, runner, Limits(wall_seconds=20))


END_TO_END = (
    *("is_the_reference", "walks_frames", "knows_the_order_of_candidates", "shapes_answers_after_inputs"),
    *("forges_outputs_of_arrays", "uses_magics", "forges_a_fault_without_an_error", "leaves_by_os_exit"),
)


@pytest.mark.sandbox
@pytest.mark.parametrize("name", END_TO_END)
def test_an_attack_gets_what_its_answers_deserve(tmp_path, desks, grading, name):
    from headstart_grading.submissions import grade_submission, read_submission

    make_desk, released = desks
    (attack,) = (one for one in corpus.all_attacks() if one.name == name)
    desk = make_desk(tmp_path)
    recipe.make_submission(attack.steps[-1], desk)
    verdicts = grade_submission(read_submission(desk.path, released), grading).verdicts
    points = {exercise: verdict.max_points for exercise, verdict in verdicts.items()}
    found = {
        exercise: judgement.Graded(verdict.points, str(verdict.outcome), verdict.message)
        for exercise, verdict in verdicts.items()
    }
    assert judgement.judge_submission(attack, attack.steps[-1], name, points, found).faults == []
