"""Puts questions to a learner's function, in the learner's own process. It compares nothing and knows no answer."""

from __future__ import annotations

import ast
import contextlib
import functools
import io
import linecache
import random
import traceback
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch

from headstart.exchange.questions import QUESTION_FILE, TEXT_LIMIT, Fault, Question, Reply
from headstart.exchange.values import copied, plain


def ask(questions: Sequence[Question], namespace: Mapping[str, Any], exercise: str) -> list[Reply]:
    """Ask every question of the function that `namespace` calls `exercise`.

    The code sees its inputs (copies), the asker's own `torch` and `np`, and that one function; nothing else of the
    namespace. Not for threads side by side: it sets the random state, and redirects standard output, of the process.
    The random state of torch, NumPy and `random` is the same afterwards as before, and what the function
    prints is swallowed.

    Args:
        questions: what to ask, in order.
        namespace: the notebook's names, `get_ipython().user_ns` in a notebook.
        exercise: the name to ask.
    """
    if exercise not in namespace:
        return [Reply("undefined") for _ in questions]
    answerer = namespace[exercise]
    owners = (namespace, getattr(answerer, "__globals__", namespace))
    with _random_state_kept(), contextlib.redirect_stdout(io.StringIO()):
        return [_ask_one(question, exercise, answerer, owners) for question in questions]


def _ask_one(question: Question, exercise: str, answerer: Any, owners: tuple) -> Reply:
    names = {"torch": torch, "np": np, **copied(question.inputs), exercise: answerer}
    _seed(question.seed)
    try:
        with torch.enable_grad():
            return Reply("answered", plain(_run(question.code, names)))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a learner's SystemExit is an answer too, not the end of the check
        if type(error) is NotImplementedError and not error.args:
            return Reply("unattempted")
        return Reply("raised", error=_fault(error, owners))


@functools.lru_cache(maxsize=256)
def _compiled(code: str) -> tuple[Any, Any]:
    *statements, last = ast.parse(code, QUESTION_FILE).body
    if not isinstance(last, ast.Expr):
        raise SyntaxError(f"a question must end in an expression: {code!r}")
    body = compile(ast.Module(statements, type_ignores=[]), QUESTION_FILE, "exec")
    return body, compile(ast.Expression(last.value), QUESTION_FILE, "eval")


def _run(code: str, names: dict[str, Any]) -> Any:
    body, answer = _compiled(code)
    exec(body, names)  # noqa: S102 - the course's own code, from a check pack
    return eval(answer, names)  # noqa: S307


def _fault(error: BaseException, owners: tuple) -> Fault:
    line, source = None, ""
    frames = list(traceback.walk_tb(error.__traceback__))
    if frames and frames[-1][0].f_code.co_filename == QUESTION_FILE:
        source = QUESTION_FILE  # a wrong call, or an answer of no use
    for frame, number in frames:
        if any(frame.f_globals is owner for owner in owners):
            line, source = number, linecache.getline(frame.f_code.co_filename, number).strip()
    try:
        message = str(error)
    except Exception:  # a message that cannot be made is the learner's fault too
        message = "(the exception's own message fails)"
    return Fault(type(error).__name__, message[:TEXT_LIMIT], line, source[:TEXT_LIMIT])


def _seed(seed: int) -> None:
    torch.default_generator.manual_seed(seed)  # torch.manual_seed notes a whole stack trace for a GPU to come
    if torch.cuda.is_initialized():
        torch.cuda.manual_seed_all(seed)
    np.random.seed(seed % 2**32)
    random.seed(seed)


@contextlib.contextmanager
def _random_state_kept() -> Iterator[None]:
    kept_random, kept_numpy = random.getstate(), np.random.get_state()
    with torch.random.fork_rng(devices=[]):
        try:
            yield
        finally:
            random.setstate(kept_random)
            np.random.set_state(kept_numpy)
