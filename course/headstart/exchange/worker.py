"""The process that runs one submission: its cells first, then questions to its functions.

`python -m headstart.exchange.worker IN OUT` speaks frames over two inherited pipes. What the submission prints never
mixes with them. In order:

    worker                                            grader
    ready                                         ->
                                                  <-  cells: [{id, source}], output_bytes
    started: id; ran: id, outputs, error (a cell) ->
    completed                                     ->
                                                  <-  questions: exercise, questions
    replies: exercise, replies                    ->
                                                  <-  end
    ended                                         ->

The worker holds no secret: questions come only after the cells have run, and expected answers never.
"""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from types import ModuleType
from typing import TYPE_CHECKING, Any

from headstart.exchange import frames
from headstart.exchange.asking import ask
from headstart.exchange.questions import Fault, Question, Reply

if TYPE_CHECKING:
    from headstart.exchange.cell_shell import CellShell


class Channel:
    """The pipes to the grader, of which a forked child has no use."""

    def __init__(self, inbox: int, outbox: int):
        self.inbox, self.outbox, self.owner = inbox, outbox, os.getpid()
        for descriptor in (inbox, outbox):
            os.set_inheritable(descriptor, False)

    def send(self, kind: str, **content: Any) -> None:
        """Send one message."""
        if os.getpid() != self.owner:  # a cell that calls os.fork() returns here twice
            os._exit(1)
        frames.write(self.outbox, {"kind": kind, **content})

    def receive(self) -> dict[str, Any]:
        """Wait for the next message."""
        return frames.read(self.inbox)


def make_shell() -> CellShell:
    """A shell for one notebook, in a process that has neither packs nor references."""
    from headstart.exchange.cell_shell import CellShell, Recorder

    shell = CellShell(Recorder(0))
    sys.argv, sys.path[:0] = ["notebook"], [""]
    _stand_in_for_grading()
    return shell


def serve(channel: Channel, shell: CellShell) -> None:
    """Run the cells of one submission, answer questions until told to end."""
    run_cells(channel, shell)
    while (message := channel.receive())["kind"] == "questions":
        questions = [Question.from_plain(question) for question in message["questions"]]
        replies = ask(questions, shell.user_ns, message["exercise"])
        _send_replies(channel, message["exercise"], replies)
    channel.send("ended")


def run_cells(channel: Channel, shell: CellShell) -> None:
    """Run the cells that come next, and send what each one showed."""
    task = channel.receive()
    shell.recorder.left = task["output_bytes"]
    for cell in task["cells"]:
        channel.send("started", id=cell["id"])
        outputs, error = shell.run(cell["source"])
        channel.send("ran", id=cell["id"], outputs=outputs, error=None if error is None else asdict(error))
    channel.send("completed")


def _stand_in_for_grading() -> None:
    """Give notebooks a `check` that does nothing, and neither packs nor references by accident."""
    stand_in = ModuleType("headstart_grading", "Nothing is checked while a submission runs.")
    stand_in.check = lambda *_, **__: None
    sys.modules["headstart_grading"] = stand_in
    sys.modules["headstart_solutions"] = None  # importing it raises ImportError


def _send_replies(channel: Channel, exercise: str, replies: list[Reply]) -> None:
    try:
        channel.send("replies", exercise=exercise, replies=[reply.to_plain() for reply in replies])
    except Exception:  # a text or tensor that no file can hold: nothing is sent yet, so find which one it is
        channel.send("replies", exercise=exercise, replies=[_sendable(reply) for reply in replies])


def _sendable(reply: Reply) -> dict[str, Any]:
    try:
        frames.pack({"kind": "replies", "reply": reply.to_plain()})
    except Exception as error:
        reply = Reply("raised", error=Fault(type(error).__name__, "The answer holds something that cannot be sent."))
    return reply.to_plain()


def main() -> None:
    """Serve on the two pipes that the command line names."""
    channel = Channel(*(int(descriptor) for descriptor in sys.argv[1:3]))
    shell = make_shell()
    channel.send("ready")
    serve(channel, shell)
    os._exit(0)  # the work is done; whatever the submission has left to do at exit is its own affair


if __name__ == "__main__":
    main()
