"""What a training leaves behind: `run.json`, the weights, TensorBoard's events, checkpoints while it runs."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import platform
import shutil
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from headstart import __version__
from headstart.errors import CourseError
from headstart.safe_files import replace_file

RUN_FILE, WEIGHTS_FILE = "run.json", "model.safetensors"


class RunFolder:
    """The folder of one run.

    Args:
        path: made if it is not there.
        weights: where the weights go; inside the folder by default.
    """

    def __init__(self, path: Path, weights: Path | None = None):
        self.path = path
        self.weights = weights or path / WEIGHTS_FILE
        self.run_file, self.checkpoints = path / RUN_FILE, path / "checkpoints"

    def open(self, *, resume: bool) -> dict[str, Any] | None:
        """Make the folder, unless it holds a run that `resume` says nothing of.

        Returns:
            the finished run, if there is one.
        Raises:
            CourseError: a run lies here and `resume` is off; or no right to write.
        """
        begun = self.run_file.exists() or any(self.checkpoints.glob("*/step-*.safetensors")) or self.weights.exists()
        if begun and not resume:
            do = "add --resume to go on with it, or choose another --output"
            raise CourseError("a run has an output of its own", "one that holds a run", do, path=self.path)
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CourseError("the output can be written", str(error), "choose another", path=self.path) from error
        return json.loads(self.run_file.read_text(encoding="utf-8")) if self.run_file.exists() else None

    def write_run(self, run: Mapping[str, Any]) -> None:
        """Write `run.json`; the checkpoints have then done their work and go."""
        replace_file(self.run_file, (json.dumps(run, indent=1, allow_nan=False) + "\n").encode())
        shutil.rmtree(self.checkpoints, ignore_errors=True)

    def event_writer(self) -> EventWriter:
        """Writes TensorBoard's events into `events/`, if tensorboard is installed."""
        return EventWriter(self.path / "events")


class EventWriter:
    """Curves for TensorBoard; writes nothing where it is not installed.

    Args:
        folder: for the events.
    """

    def __init__(self, folder: Path):
        self.writer = None
        if importlib.util.find_spec("tensorboard"):
            from torch.utils.tensorboard import SummaryWriter

            self.writer = SummaryWriter(folder)

    def write(self, phase: str, step: int, row: Mapping[str, Any] | None) -> None:
        """Add a row of the curves; called after every step, mostly without one."""
        if self.writer is None or row is None:
            return
        for name, value in row.items():
            if value is not None and name not in ("step", "seconds"):
                self.writer.add_scalar(f"{phase}/{name}", value, step)

    def close(self) -> None:
        """Write what is left."""
        if self.writer is not None:
            self.writer.close()


def versions(packages: Sequence[str]) -> dict[str, str]:
    """The versions that a run's figures depend on; a package that is not installed has none.

    Args:
        packages: by their names, beside Headstart, Python and torch.
    """
    import torch

    found = {"headstart": __version__, "python": platform.python_version(), "torch": torch.__version__}
    for package in packages:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def today() -> str:
    """The day, in UTC, as records state it."""
    return datetime.now(UTC).date().isoformat()
