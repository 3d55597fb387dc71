"""What every `headstart train …` can be told, and the command line that repeats it."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Collection
from pathlib import Path

_UNRECORDED = {"training", "data_dir", "output", "source", "model", "resume", "run"}


def add_shared_options(parser: argparse.ArgumentParser, *, data: str, output: str) -> None:
    """Declare what trainings of all kinds have in common.

    Args:
        parser: of one kind of training.
        data: what `--data-dir` names, in words.
        output: what `--output` names, in words.
    """
    parser.add_argument("--profile", choices=["smoke", "quick", "full"], default="quick", help="default: quick")
    parser.add_argument("--seed", type=count_or_zero, default=0)
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help=data)
    parser.add_argument("--output", type=Path, required=True, help=output)
    parser.add_argument("--resume", action="store_true", help="go on where a stopped training was")
    parser.add_argument("--epochs", type=count, help="in place of the profile's")
    parser.add_argument("--learning-rate", type=float, help="in place of the method's, in its last phase")
    parser.add_argument("--batch-size", type=count, help="in place of the profile's")
    parser.add_argument("--device", choices=["auto", "cpu", "cuda"], default="auto")
    parser.add_argument("--compile", action="store_true", help="let torch.compile make the network faster")
    parser.add_argument("--threads", type=count, help="of the processor (default: 1, but all at the full profile)")
    parser.add_argument("--micro-batches", type=count, default=1, metavar="K", help="send a batch through in K parts")


def command_line(options: argparse.Namespace, *, files: Collection[str], data: bool) -> str:
    """The command that repeats a run, where data is `DATA` and other files go by their names.

    Args:
        options: as they were parsed; `training` names the kind.
        files: names of options that may hold a path.
        data: whether the data came from a place on this machine.
    """
    words = ["headstart", "train", options.training]
    for name, value in vars(options).items():
        if name in _UNRECORDED or value is None or value is False:  # 0 == False, and says something
            continue
        words += [f"--{name.replace('_', '-')}"] + ([] if value is True else [str(value)])
    for name in files:
        if getattr(options, name, None):
            words += [f"--{name}", Path(getattr(options, name)).name]
    return shlex.join([*words, *(["--data-dir", "DATA"] if data else []), "--output", options.output.name])


def count(text: str) -> int:
    """A number of things, at least 1."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


def count_or_zero(text: str) -> int:
    """A number of things, or none."""
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError("must not be negative")
    return value
