"""Data of a person's own: `HEADSTART_DATA` names the folder or zip that is read where no command says another."""

from __future__ import annotations

import os
from pathlib import Path

DATA_VARIABLE = "HEADSTART_DATA"


def named_by_environment() -> Path | None:
    """The folder or zip that `HEADSTART_DATA` names, if it does."""
    named = os.environ.get(DATA_VARIABLE)
    return Path(named).expanduser() if named else None
