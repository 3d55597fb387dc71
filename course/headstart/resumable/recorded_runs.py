"""Finished runs as recorded runs: `python -m headstart.resumable.recorded_runs RESULTS.json RUN_FOLDER...`

What `headstart train` left in each folder's `run.json` becomes one line of a file in `course/results`, without what
only its owner needs.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from headstart.errors import CourseError
from headstart.resumable.run_folders import RUN_FILE
from headstart.run_records import write_runs

SHARED = ("device", "versions", "date", "model", "data", "task")
"""What is written once where all runs have it in common."""
DROPPED = ("resumed", "confusion", "wall_seconds")


def record(path: Path, folders: list[Path]) -> int:
    """Write the runs of some folders as one file of recorded runs.

    Args:
        path: of the file, replaced as a whole.
        folders: of finished runs, or their `run.json`.
    Returns:
        how many runs it has.
    Raises:
        CourseError: a folder without a finished run.
    """
    runs = [_rounded(_read(folder)) for folder in folders]
    shared = {name: runs[0][name] for name in SHARED if name in runs[0] and _same(name, runs)}
    write_runs(path, shared, [{name: run[name] for name in run if name not in shared} for run in runs])
    return len(runs)


def _read(folder: Path) -> dict[str, Any]:
    path = folder / RUN_FILE if folder.is_dir() else folder
    try:
        run = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        do = "let it finish: repeat its command with --resume"
        raise CourseError("a recorded run is a finished one", str(error), do, path=path) from error
    return {name: value for name, value in run.items() if name not in DROPPED}


def _same(name: str, runs: list[dict[str, Any]]) -> bool:
    return all(run.get(name) == runs[0][name] for run in runs)


def _rounded(value: Any) -> Any:
    """Fractions to six significant digits: more would be noise, and a file's every line longer."""
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, dict):
        return {name: _rounded(one) for name, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, list) else value


def main(arguments: list[str]) -> int:
    """Write the file, and say how many runs it has."""
    parser = argparse.ArgumentParser(description="Write finished runs as recorded runs.")
    parser.add_argument("results", type=Path)
    parser.add_argument("folders", type=Path, nargs="+", metavar="RUN_FOLDER")
    options = parser.parse_args(arguments)
    try:
        print(f"{options.results.name}: {record(options.results, options.folders)} runs")
    except CourseError as error:
        print(f"headstart: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
