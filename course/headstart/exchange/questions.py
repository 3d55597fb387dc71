"""A question to a learner's function, and its reply: plain data, alike for reference, mistakes and learner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Status = Literal["answered", "raised", "unattempted", "undefined"]
STATUSES: tuple[Status, ...] = ("answered", "raised", "unattempted", "undefined")
QUESTION_FILE = "<question>"
TEXT_LIMIT = 2_000  # characters of an error message or source line that cross


@dataclass(frozen=True)
class Question:
    """One piece of code to run with the learner's function at hand; its last expression is the answer.

    Args:
        ask: the name of the ask that it belongs to.
        code: Python statements, ending in an expression.
        inputs: names that the code may use, plain data.
        seed: set for torch, NumPy and `random` before the code runs.
    """

    ask: str
    code: str
    inputs: Mapping[str, Any]
    seed: int

    def to_plain(self) -> dict[str, Any]:
        """This question as plain data."""
        return {"ask": self.ask, "code": self.code, "inputs": dict(self.inputs), "seed": self.seed}

    @classmethod
    def from_plain(cls, data: Mapping[str, Any]) -> Question:
        """The question that `to_plain` wrote."""
        return cls(str(data["ask"]), str(data["code"]), data["inputs"], int(data["seed"]))


@dataclass(frozen=True)
class Fault:
    """An exception: its type and message, and the learner's own line where it came up.

    The source is `QUESTION_FILE` when it came up in the question: a wrong call, or an answer of no use to it.
    """

    type: str
    message: str
    line: int | None = None
    source: str = ""

    @classmethod
    def from_plain(cls, data: Mapping[str, Any]) -> Fault:
        """The fault that `Reply.to_plain` wrote, each field forced into its type: the sender is not trusted."""
        line = data.get("line")
        return cls(
            str(data["type"])[:TEXT_LIMIT],
            str(data["message"])[:TEXT_LIMIT],
            int(line) if isinstance(line, int) else None,
            str(data.get("source", ""))[:TEXT_LIMIT],
        )


@dataclass(frozen=True)
class Reply:
    """What came back: an answer, an exception, or word that there is nothing to ask yet.

    `unattempted` is the stub's `NotImplementedError`; `undefined` means that no such name exists.
    """

    status: Status
    value: Any = None
    error: Fault | None = field(default=None)

    def to_plain(self) -> dict[str, Any]:
        """This reply as plain data."""
        return {"status": self.status, "value": self.value, "error": None if self.error is None else asdict(self.error)}

    @classmethod
    def from_plain(cls, data: Any) -> Reply:
        """The reply that `to_plain` wrote.

        Raises:
            ValueError: the data is no reply.
        """
        try:
            if not isinstance(data, Mapping):  # a tensor has items too, and errors of its own
                raise ValueError(f"a reply is a mapping; got {type(data).__name__}")
            status, error = data["status"], data["error"]
            if not isinstance(status, str) or status not in STATUSES:
                raise ValueError(f"status must be one of {STATUSES}; got {status!r}")
            if (status == "raised") != (error is not None):
                raise ValueError("a reply has an error when something was raised, and only then")
            return cls(status, data["value"], None if error is None else Fault.from_plain(error))
        except (KeyError, TypeError, AttributeError) as fault:
            raise ValueError(f"not a reply: {fault}") from fault
