"""What every `headstart train …` does around its training: threads, processes, the last lines."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from headstart.resumable.hardware import processor_threads
from headstart.resumable.processes import is_first, joined_processes


def run_command(
    options: argparse.Namespace,
    learn: Callable[[argparse.Namespace], dict[str, Any]],
    describe: Callable[[dict[str, Any]], str],
) -> int:
    """Train, alone or together with the launcher's other processes, and print what came of it.

    Args:
        options: of `add_shared_options`.
        learn: makes the run.
        describe: says it in words.
    Returns:
        the exit status.
    """
    # small networks wait longer for a second core than they gain, above all on a busy machine
    threads = options.threads or (None if options.profile == "full" else 1)
    with processor_threads(threads), joined_processes(), _output_of_first(options):
        print(describe(learn(options)))
    return 0


@contextmanager
def _output_of_first(options: argparse.Namespace) -> Iterator[None]:
    """Let what the other processes write go to a folder that is thrown away."""
    if is_first():
        yield
        return
    with tempfile.TemporaryDirectory(prefix="headstart-") as folder:
        options.output = Path(folder) / options.output.name
        yield
