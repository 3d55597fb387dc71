"""Questions are put to one function, in peace, and every way of not answering has its reply."""

import random

import numpy as np
import pytest
import torch

from headstart.exchange.asking import ask
from headstart.exchange.questions import Fault, Question, Reply


def ask_one(answer, code="answer(x)", seed=0, **inputs):
    return ask([Question("value", code, inputs, seed)], {"answer": answer}, "answer")[0]


def test_the_last_expression_is_the_answer():
    assert ask_one(lambda x: x + 1, "y = answer(x)\ny * 10", x=2) == Reply("answered", 30)


def test_a_missing_name_is_undefined():
    (reply,) = ask([Question("value", "answer(1)", {}, 0)], {}, "answer")
    assert reply.status == "undefined"


def test_the_stub_is_unattempted():
    def answer(x):
        raise NotImplementedError

    assert ask_one(answer, x=1).status == "unattempted"


def test_torchs_own_not_implemented_error_is_a_crash():
    def answer(x):
        raise NotImplementedError("Could not run 'aten::_foo' with these arguments")

    assert ask_one(answer, x=1).status == "raised"


def test_a_crash_points_at_the_learners_own_line():
    namespace = {}
    source = "def answer(x):\n    y = torch.zeros(2)\n    return y @ torch.zeros(3)\n"
    exec(compile(source, "<cell>", "exec"), namespace := {"torch": torch})
    (reply,) = ask([Question("value", "answer(x)", {"x": 1}, 0)], namespace, "answer")
    assert reply.error.type == "RuntimeError"
    assert reply.error.line == 3


@pytest.mark.parametrize("leave", [SystemExit(0), GeneratorExit(), BaseException("x")])
def test_leaving_is_a_crash_and_not_the_end_of_the_check(leave):
    def answer():
        raise leave

    assert ask_one(answer, "answer()").error.type == type(leave).__name__


def test_the_learners_interrupt_goes_through():
    def answer():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ask_one(answer, "answer()")


def test_an_exception_whose_message_fails_is_a_crash():
    class Odd(Exception):
        def __str__(self):
            raise ValueError

    def answer():
        raise Odd

    assert ask_one(answer, "answer()").error.type == "Odd"


def test_inputs_are_copies():
    inputs = {"x": torch.zeros(2)}
    question = Question("value", "answer(x)", inputs, 0)
    ask([question, question], {"answer": lambda x: x.add_(1)}, "answer")
    assert inputs["x"].sum() == 0


def test_the_asker_brings_its_own_torch():
    namespace = {"answer": lambda: 1, "torch": None, "np": None}
    (reply,) = ask([Question("value", "torch.ones(2).sum() + np.ones(1)[0]", {}, 0)], namespace, "answer")
    assert reply.value == 3


def test_random_draws_repeat_with_the_seed():
    def answer():
        return [torch.rand(1).item(), np.random.rand(), random.random()]

    assert ask_one(answer, "answer()", seed=3) == ask_one(answer, "answer()", seed=3)
    assert ask_one(answer, "answer()", seed=3) != ask_one(answer, "answer()", seed=4)


def test_the_notebooks_random_state_is_left_as_it_was():
    def draws():
        return torch.rand(1).item(), np.random.rand(), random.random()

    def start():
        torch.manual_seed(1)
        np.random.seed(1)
        random.seed(1)

    start()
    expected = draws()
    start()
    ask_one(lambda: torch.rand(3), "answer()", seed=5)
    assert draws() == expected


def test_gradients_work_where_the_notebook_switched_them_off():
    code = "x.requires_grad_()\nanswer(x).backward()\nx.grad"
    with torch.no_grad():
        reply = ask_one(lambda x: (x * x).sum(), code, x=torch.tensor([1.0, 2.0]))
    assert torch.equal(reply.value, torch.tensor([2.0, 4.0]))


def test_what_the_function_prints_is_swallowed(capsys):
    ask_one(lambda: print("noise"), "answer()")
    assert capsys.readouterr().out == ""


def test_questions_and_replies_survive_the_journey():
    question = Question("value", "answer(x)", {"x": 1.5}, 7)
    reply = Reply("raised", None, Fault("TypeError", "no", 3, "x = y"))
    assert Question.from_plain(question.to_plain()) == question
    assert Reply.from_plain(reply.to_plain()) == reply


@pytest.mark.parametrize("data", [None, [], {"status": "passed", "value": 1, "error": None}, {"status": "answered"}])
def test_what_is_no_reply_is_refused(data):
    with pytest.raises(ValueError, match="status|a reply is a mapping|not a reply"):
        Reply.from_plain(data)
