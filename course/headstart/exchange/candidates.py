"""Somebody's function as a learner's test meets it: a table of arguments and answers, and no code."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch

from headstart.exchange.values import copied, dumps, plain


class Candidate:
    """Answers as the function it stands for did, on the cases of its table.

    Args:
        table: rows {"arguments": {name: value}, "answer": value}, plain data.
    """

    def __init__(self, table: Sequence[Mapping[str, Any]]):
        self._names = list(table[0]["arguments"]) if table else []
        self._answers = {_key(row["arguments"]): row["answer"] for row in table}

    def __call__(self, *positional: Any, **named: Any) -> Any:
        """The answer to one case, with arguments by position or by name.

        Raises:
            LookupError: arguments that are none of the cases.
        """
        arguments = {**dict(zip(self._names, positional, strict=False)), **named}
        key = _key({name: arguments.get(name) for name in self._names})
        if key not in self._answers or len(arguments) != len(self._names):
            raise LookupError("the candidate answers on the given cases alone: call candidate(**case)")
        return copied(self._answers[key])


def _key(arguments: Mapping[str, Any]) -> tuple:
    return tuple(sorted((name, *_value_key(value)) for name, value in arguments.items()))


def _value_key(value: Any) -> tuple:
    """The same for equal values of the same kind; tensors, which there are most of, without the way through a file."""
    if isinstance(value, torch.Tensor):
        value = value.detach()
        return (
            str(value.dtype),
            tuple(value.shape),
            value.cpu().contiguous().view(-1).view(torch.uint8).numpy().tobytes(),
        )
    return "", (), dumps(plain(value))


def accepts(test: Callable, table: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a learner's test lets a candidate pass: it neither raises AssertionError nor returns something false.

    Args:
        test: called as test(candidate, cases).
        table: the candidate's.
    """
    cases = [copied(row["arguments"]) for row in table]
    try:
        verdict = test(Candidate(table), cases)
    except AssertionError:
        return False
    return verdict is None or bool(verdict)
