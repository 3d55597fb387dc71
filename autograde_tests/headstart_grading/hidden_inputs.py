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

    Type: if it is Python's or a well-known library's. Source line: if it stands in the student's notebook. Line
    number: if a cell of the student's is that long; any number could be spelled by it.

    Args:
        replies: from the student's process, which may send anything.
        sources: of the student's cells.
    """
    cells = [source.splitlines() for source in sources]
    lines, longest = {line.strip() for cell in cells for line in cell}, max(map(len, cells), default=0)
    return [reply if reply.error is None else _silenced(reply, lines, longest) for reply in replies]


def _silenced(reply: Reply, lines: set[str], longest: int) -> Reply:
    error = reply.error
    known = hasattr(builtins, error.type) or error.type in LIBRARY_EXCEPTIONS
    return replace(
        reply,
        error=replace(
            error,
            type=error.type if known else OWN_EXCEPTION,
            message=KEPT_BACK,
            line=error.line if error.line is not None and 1 <= error.line <= longest else None,
            source=error.source if error.source in lines or error.source == QUESTION_FILE else "",
        ),
    )
