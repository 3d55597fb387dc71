"""Measured rates as recorded runs: one for each repeat of each way, with the command that measures again."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from headstart.resumable.run_folders import today, versions
from headstart.run_records import write_runs

_PACKAGES = ("torchvision", "transformers", "accelerate", "airbench", "numpy")
_UNRECORDED = ("data_dir", "record")


def record(
    options: argparse.Namespace,
    shared: Mapping[str, Any],
    measured: Mapping[str, Sequence[Mapping[str, float]]],
    *,
    own_data: bool,
) -> None:
    """Write `options.record`.

    Args:
        options: as they were parsed.
        shared: task, device and settings.
        measured: by way, the measures of its repeats; the repeat is the seed.
        own_data: whether an option or `HEADSTART_DATA` named the data, which the command then calls `DATA`.
    """
    words = ["python", f"autograde_tests/benchmarks/{Path(sys.argv[0]).name}"]
    for name, value in vars(options).items():
        if value is not None and name not in _UNRECORDED:
            words += [f"--{name.replace('_', '-')}", str(value)]
    words += ["--data-dir", "DATA"] if own_data else []
    about = {"command": shlex.join(words), "versions": versions(_PACKAGES), "date": today()}
    runs = [
        {"method": way, "seed": repeat, "metrics": {name: float(f"{value:.6g}") for name, value in metrics.items()}}
        for way, repeats in measured.items()
        for repeat, metrics in enumerate(repeats)
    ]
    write_runs(options.record, {**shared, **about}, runs)
