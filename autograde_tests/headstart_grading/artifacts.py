"""Files that learners train and save: read with care, never run."""

from __future__ import annotations

import stat
from pathlib import Path

from headstart.exchange.questions import Fault, Reply

SUFFIX = ".safetensors"
MAX_BYTES = 4 * 2**20


def artifact_name(exercise: str) -> str:
    """The name of an exercise's file, beside the notebook."""
    return f"{exercise}{SUFFIX}"


def read_artifact(path: Path) -> Reply:
    """The tensors of a file, as an answer; `undefined` where there is none, and a fault where it cannot be read.

    A link is not followed, since it could point at what only the grader may read.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load

    try:
        status = path.lstat()
    except OSError:
        return Reply("undefined")
    if not stat.S_ISREG(status.st_mode):
        return _fault("OSError", f"{path.name} is a folder or a link, and no file")
    if status.st_size > MAX_BYTES:
        size, limit = status.st_size / 2**20, MAX_BYTES / 2**20
        return _fault("ValueError", f"{path.name} has {size:.1f} MB, and at most {limit:g} MB are read")
    try:
        return Reply("answered", load(path.read_bytes()))
    except (SafetensorError, OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        return _fault("ValueError", f"{path.name} is no safetensors file ({type(error).__name__})")


def _fault(name: str, message: str) -> Reply:
    return Reply("raised", error=Fault(name, message))
