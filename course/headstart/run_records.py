"""Recorded runs: what was measured once, with all that it takes to measure it again."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from headstart.course_files import course_folder
from headstart.errors import CourseError
from headstart.safe_files import replace_file

Run = dict[str, Any]
"""One recorded run: task, method, source, labels, seeds, metrics, seconds, and the provenance of its file."""


def provenance(command: str) -> dict[str, Any]:
    """What all runs of one recording share: its command, the device, the versions and the day."""
    import numpy
    import sklearn
    import torch

    versions = {"python": platform.python_version(), "torch": torch.__version__}
    versions |= {"numpy": numpy.__version__, "scikit-learn": sklearn.__version__}
    return {
        "command": command,
        "device": f"cpu ({platform.machine()}), {torch.get_num_threads()} thread",
        "versions": versions,
        "date": datetime.now(UTC).date().isoformat(),
    }


def write_runs(path: Path, shared: Mapping[str, Any], runs: Sequence[Mapping[str, Any]]) -> None:
    """Write `{"shared": …, "runs": […]}`, a run a line; `shared` is what every one of them would repeat."""
    lines = ",\n".join(json.dumps(run, allow_nan=False) for run in runs)
    text = f'{{"shared": {json.dumps(shared, allow_nan=False)},\n"runs": [\n{lines}\n]}}\n'
    replace_file(path, text.encode())


def read_runs(name: str) -> list[Run]:
    """The recorded runs of `course/results/<name>.json`, each with what it shares with the others.

    Raises:
        CourseError: nothing was recorded under that name.
    """
    path = course_folder() / "results" / f"{name}.json"
    if not path.is_file():
        raise CourseError(
            "recorded runs lie in course/results", f"no {path.name}", "record them, or install the course anew"
        )
    recorded = json.loads(path.read_text(encoding="utf-8"))
    return [{**recorded["shared"], **run} for run in recorded["runs"]]
