"""The judge names every outcome, gives points by parts, and claims a diagnosis only where one mistake fits."""

from dataclasses import replace

import pytest
import torch

from headstart.exchange.asking import ask
from headstart.exchange.questions import Fault, Question, Reply
from headstart_grading.asks import Kind
from headstart_grading.judge import fault_verdict, judge
from headstart_grading.packs import Case, KnownMistake, Pack, PartPoints
from headstart_grading.verdicts import Outcome


def is_sorted(answer, inputs):
    """A property for these tests: the answer is a rising list of the input's length."""
    if len(answer) != inputs["count"]:
        return f"the list has {len(answer)} items"
    return None if answer == sorted(answer) else "the list is not in order"


def case(expected, part=0, holds=None, accepts=("number",), inputs=None):
    return Case(part, Question("value", "f()", inputs or {}, 0), expected, holds, accepts, 1e-4, 1e-6)


VALUE = (PartPoints("value", 3.0),)


def pack(*cases, parts=VALUE, mistakes=(), hidden=False):
    return Pack("f", Kind.FUNCTION, "chapter", "r1", "en", hidden, parts, cases, mistakes)


def answers(*values):
    return tuple(Reply("answered", value) for value in values)


def mistake(name, *values):
    return KnownMistake(name, f"about {name}", answers(*values))


def test_right_answers_pass_with_all_points():
    verdict = judge(pack(case(1.0), case(2.0)), answers(1.0, 2.0))
    assert (verdict.outcome, verdict.points, verdict.max_points) == (Outcome.PASSED, 3.0, 3.0)


def test_one_wrong_answer_of_many_is_wrong():
    verdict = judge(pack(case(1.0), case(2.0)), answers(1.0, 2.5))
    assert (verdict.outcome, verdict.points) == (Outcome.WRONG, 0.0)


def test_parts_earn_their_points_alone():
    two = (PartPoints("mean", 1.0), PartPoints("interval", 2.0))
    verdict = judge(pack(case(1.0, part=0), case(2.0, part=1), parts=two), answers(9.0, 2.0))
    assert (verdict.outcome, verdict.points) == (Outcome.PARTIAL, 2.0)
    assert [part.points for part in verdict.parts] == [0.0, 2.0]


@pytest.mark.parametrize("status", ["unattempted", "undefined"])
def test_nothing_to_ask_is_not_attempted(status):
    verdict = judge(pack(case(1.0), case(2.0)), [Reply(status)] * 2)
    assert (verdict.outcome, verdict.points) == (Outcome.NOT_ATTEMPTED, 0.0)


def test_an_exception_is_a_crash_that_shows_the_learners_line():
    reply = Reply("raised", None, Fault("ZeroDivisionError", "division by zero", 4, "return total / 0"))
    verdict = judge(pack(case(1.0)), [reply])
    assert verdict.outcome is Outcome.CRASHED
    assert "line 4" in verdict.message
    assert "return total / 0" in verdict.message


def test_an_answer_that_the_question_cannot_use_is_told_apart_from_a_crash_inside():
    (reply,) = ask([Question("f(2).mean()", "f(2).mean()", {}, 0)], {"f": lambda x: None}, "f")
    verdict = judge(pack(case(1.0)), [reply])
    assert verdict.outcome is Outcome.CRASHED
    assert "does not work with your function" in verdict.message
    assert "NoneType" in verdict.message


def test_missing_replies_are_no_pass():
    assert judge(pack(case(1.0), case(2.0)), answers(1.0)).outcome is Outcome.WORKER_DIED


def test_the_one_mistake_that_answers_alike_is_the_diagnosis():
    known = (mistake("sum", 4.0, 6.0), mistake("half", 0.5, 1.0))
    verdict = judge(pack(case(1.0), case(2.0), mistakes=known), answers(4.0, 6.0))
    assert (verdict.diagnosis, verdict.message) == ("sum", "about sum")


def test_a_mistake_that_answers_alike_only_once_is_no_diagnosis():
    verdict = judge(pack(case(1.0), case(2.0), mistakes=(mistake("sum", 4.0, 6.0),)), answers(4.0, 6.1))
    assert verdict.diagnosis is None


def test_two_mistakes_that_answer_alike_are_no_diagnosis():
    known = (mistake("sum", 4.0), mistake("total", 4.0))
    assert judge(pack(case(1.0), mistakes=known), answers(4.0)).diagnosis is None


def test_a_mistake_that_raises_alike_is_the_diagnosis():
    known = KnownMistake("shape", "about shape", (Reply("raised", None, Fault("RuntimeError", "other words")),))
    verdict = judge(pack(case(1.0), mistakes=(known,)), [Reply("raised", None, Fault("RuntimeError", "size mismatch"))])
    assert (verdict.outcome, verdict.diagnosis) == (Outcome.CRASHED, "shape")


def test_a_property_stands_in_place_of_an_expected_value():
    one = case(None, holds=f"{__name__}:is_sorted", accepts=("sequence",), inputs={"count": 2})
    assert judge(pack(one), answers([1, 5])).outcome is Outcome.PASSED
    assert judge(pack(one), answers([2, 1])).message == "the list is not in order"


def test_a_property_that_fails_on_an_odd_answer_is_the_answers_fault():
    one = case(None, holds=f"{__name__}:is_sorted", accepts=("sequence",), inputs={"count": 2})
    assert judge(pack(one), answers([1, "a"])).outcome is Outcome.WRONG


def test_an_unwelcome_kind_is_wrong_and_both_kinds_are_named():
    verdict = judge(pack(case(torch.ones(2), accepts=("tensor",))), answers([1.0, 1.0]))
    assert verdict.outcome is Outcome.WRONG
    assert "a list or tuple where a tensor" in verdict.message


def test_two_welcome_kinds_are_both_named_in_the_readers_language():
    one = pack(case(torch.ones(2), accepts=("tensor", "array")))
    assert "one number where a tensor or an array" in judge(one, answers(1.0)).message
    assert "一个数" in judge(one, answers(1.0), "zh_CN").message
    assert "张量或数组" in judge(one, answers(1.0), "zh_CN").message


@pytest.mark.parametrize(
    ("expected", "got", "words"),
    [
        ([[1, 2]], [[1, 3]], "(look at item 0.1)"),
        ({"labels": [1, 2]}, {"labels": [1, 3]}, "(look at `labels`, item 1)"),
        ({"labels": "a"}, {"labels": "b"}, "(look at `labels`)"),
        ({"labels": [1, 2]}, {"labels": 1}, "where a list or tuple is asked for (look at `labels`)"),
    ],
)
def test_a_place_is_told_by_number_or_by_name(expected, got, words):
    kind = "sequence" if isinstance(expected, list) else "mapping"
    assert words in judge(pack(case(expected, accepts=(kind,))), answers(got)).message


def test_an_entry_that_is_missing_is_named():
    question = Question("the row macro", "f()['macro']", {}, 0)
    (reply,) = ask([question], {"f": lambda: {"micro": 1}}, "f")
    case_pack = pack(replace(case(1.0), question=question))
    assert "`the row macro` found no entry 'macro'" in judge(case_pack, [reply]).message


def test_nan_never_passes():
    assert judge(pack(case(float("nan"))), answers(float("nan"))).outcome is Outcome.WRONG


def test_a_hidden_pack_tells_no_number():
    shown = judge(pack(case(0.125)), answers(0.5))
    hidden = judge(pack(case(0.125), hidden=True), answers(0.5))
    assert "0.5" in shown.message
    assert "0.5" not in hidden.message
    assert "0.125" not in hidden.message


def test_a_fault_earns_nothing_and_says_why():
    verdict = fault_verdict(pack(case(1.0)), Outcome.TIMED_OUT, "It ran for 60 seconds.")
    assert (verdict.points, verdict.message) == (0.0, "It ran for 60 seconds.")
    assert "ran out of time" in verdict.headline


def test_what_a_notebook_shows_is_escaped_and_has_words_beside_the_sign():
    known = (KnownMistake("x", "`a < b` & <script>", answers(4.0)),)
    shown = judge(pack(case(1.0), mistakes=known), answers(4.0))._repr_html_()
    assert "<script>" not in shown
    assert "<code>a &lt; b</code> &amp;" in shown
    assert "not yet" in shown
