"""Keeps hidden inputs out of what a student is told: an exception can carry them in its type, message or source."""

from __future__ import annotations

import builtins
from collections.abc import Iterable
from dataclasses import replace

from headstart.exchange.questions import QUESTION_FILE, Reply

KEPT_BACK = "(its words are not shown here, since they may hold hidden inputs; `check` shows them on visible ones)"
OWN_EXCEPTION = "an exception of your own"
LIBRARY_EXCEPTIONS = {"LinAlgError", "AxisError", "OutOfMemoryError"}


def without_hidden_inputs(replies: Iterable[Reply], sources: Iterable[str]) -> list[Reply]:
    """Replies whose exceptions keep only what says nothing of the inputs.

    Type: if it is Python's or a well-known library's. Source line: if it stands in the student's notebook.

    Args:
        replies: from the student's process, which may send anything.
        sources: of the student's cells.
    """
    lines = {line.strip() for source in sources for line in source.splitlines()}
    return [reply if reply.error is None else _silenced(reply, lines) for reply in replies]


def _silenced(reply: Reply, lines: set[str]) -> Reply:
    error = reply.error
    known = hasattr(builtins, error.type) or error.type in LIBRARY_EXCEPTIONS
    return replace(
        reply,
        error=replace(
            error,
            type=error.type if known else OWN_EXCEPTION,
            message=KEPT_BACK,
            source=error.source if error.source in lines or error.source == QUESTION_FILE else "",
        ),
    )
