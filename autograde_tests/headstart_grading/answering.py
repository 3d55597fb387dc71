"""Gets the replies that a pack asks for, where the answers are: by asking, or by training and reading a file."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from headstart.exchange.asking import ask
from headstart.exchange.questions import Fault, Question, Reply
from headstart_grading.artifacts import artifact_name, read_artifact
from headstart_grading.asks import Kind
from headstart_grading.packs import Pack


def replies_to(pack: Pack, namespace: Mapping[str, Any], folder: Path) -> list[Reply]:
    """One reply a case of the pack.

    Args:
        pack: of the exercise.
        namespace: the names among which the answer is.
        folder: where an artifact goes; its function is called, and the file that it wrote is read. A file that lay
            there before is replaced by one that can be read, and never taken for it.
    """
    if pack.kind is not Kind.ARTIFACT:
        return ask(pack.questions(), namespace, pack.exercise)
    with tempfile.TemporaryDirectory(prefix=".training-", dir=folder) as fresh:
        path = Path(fresh) / artifact_name(pack.exercise)
        call = Question("training", f"{pack.exercise}(path)\nNone", {"path": str(path)}, pack.cases[0].question.seed)
        (reply,) = ask([call], namespace, pack.exercise)
        if reply.status == "answered":
            reply = read_artifact(path)
            if reply.status == "undefined":
                words = "your function ended and wrote no file at `path`; which name was it saved under?"
                reply = Reply("raised", error=Fault("FileNotFoundError", words))
            elif reply.status == "answered":
                path.replace(folder / path.name)
    return [reply] * len(pack.cases)


def training_question(pack: Pack) -> Question:
    """A question that trains an artifact and answers with what it saved, where files are out of reach."""
    name = repr(artifact_name(pack.exercise))
    clear = f"import pathlib\npathlib.Path({name}).unlink(missing_ok=True)\n"  # what an answer before it may have left
    code = f"{clear}from safetensors.torch import load_file\n{pack.exercise}({name})\nload_file({name})"
    return Question("training", code, {}, pack.cases[0].question.seed)
