"""`headstart train`: the chapters' trainings from a terminal, with checkpoints, `run.json` and progress."""

from __future__ import annotations

import argparse

from headstart.cli import Command
from headstart.language import train_command as language
from headstart.vision import train_command as vision


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="training", metavar="TRAINING", required=True)
    vision.add_trainings(kinds)
    language.add_trainings(kinds)


def _run(options: argparse.Namespace) -> int:
    return (language if options.training in language.TRAININGS else vision).run(options)


COMMAND = Command("Train a network at full size, or at a size for two CPU cores.", _add_arguments, _run)
