"""`check()` works from the pack in the working folder, and notes every result."""

import json
import time

import pytest
import torch

from headstart.errors import CourseError
from headstart.exchange.asking import ask
from headstart.exchange.questions import Question
from headstart_grading import check
from headstart_grading.asks import Kind
from headstart_grading.packs import Case, KnownMistake, Pack, PartPoints, write_pack
from headstart_grading.verdicts import Outcome


def add_up(values):
    return values.sum()


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """A working folder with one pack, entered."""
    state = tmp_path / ".headstart"
    (state / "packs").mkdir(parents=True)
    (state / "course.json").write_text("{}")
    questions = [Question("value", "add_up(values)", {"values": torch.ones(size)}, 0) for size in (2, 3)]
    cases = tuple(Case(0, one, float(len(one.inputs["values"])), None, ("number",), 1e-4, 1e-6) for one in questions)
    mean = tuple(ask(questions, {"add_up": lambda values: values.mean()}, "add_up"))
    known = KnownMistake("mean", "A mean?", mean)
    pack = Pack("add_up", Kind.FUNCTION, "toys", "r1", "en", False, (PartPoints("value", 2.0),), cases, (known,))
    write_pack(pack, state / "packs" / "add_up.safetensors")
    monkeypatch.delenv("HEADSTART_WORKSPACE", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lines(workspace):
    return [json.loads(line) for line in (workspace / ".headstart/progress.jsonl").read_text().splitlines()]


def test_a_right_answer_passes_and_is_noted(workspace):
    assert check("add_up", namespace={"add_up": add_up}).outcome is Outcome.PASSED
    (line,) = lines(workspace)
    assert (line["exercise"], line["outcome"], line["points"], line["release"]) == ("add_up", "passed", 2.0, "r1")


def test_a_known_mistake_is_named_in_the_note(workspace):
    verdict = check("add_up", namespace={"add_up": lambda values: values.mean()})
    assert (verdict.outcome, verdict.message) == (Outcome.WRONG, "A mean?")
    assert lines(workspace)[-1]["diagnosis"] == "mean"


def test_every_outcome_of_a_check_can_be_noted(workspace):
    def crash(values):
        raise TypeError

    def stub(values):
        raise NotImplementedError

    for answer in (add_up, crash, stub, lambda values: None):
        check("add_up", namespace={"add_up": answer})
    assert [line["outcome"] for line in lines(workspace)] == ["passed", "crashed", "not_attempted", "wrong"]


def test_the_notebooks_names_are_looked_up_in_its_own_shell(workspace):
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    try:
        shell.user_ns["add_up"] = add_up
        assert check("add_up").outcome is Outcome.PASSED
    finally:
        InteractiveShell.clear_instance()


def test_outside_a_notebook_a_namespace_is_asked_for(workspace):
    with pytest.raises(CourseError, match="namespace"):
        check("add_up")


def test_a_slip_in_the_id_is_answered_with_the_nearest(workspace):
    with pytest.raises(CourseError, match='did you mean "add_up"'):
        check("ad_up", namespace={})


def test_without_a_pack_it_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.delenv("HEADSTART_WORKSPACE", raising=False)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CourseError, match="headstart lab"):
        check("add_up", namespace={})


def test_a_check_reads_the_pack_and_not_the_references(workspace, monkeypatch):
    import headstart_grading.registry as registry

    monkeypatch.setattr(registry, "_module", lambda *names: pytest.fail(f"imported {names}"))
    assert check("add_up", namespace={"add_up": add_up}).outcome is Outcome.PASSED


def test_a_check_adds_little_to_what_the_answer_takes(workspace):
    """Not a timing of this machine: the check may call the answer once a question and no more."""
    calls = []

    def slow(values):
        calls.append(time.perf_counter())
        return values.sum()

    check("add_up", namespace={"add_up": slow})
    assert len(calls) == 2
