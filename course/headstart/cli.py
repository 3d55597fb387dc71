"""The `headstart` command line: commands join it by the entry point group `headstart.commands`."""

from __future__ import annotations

import argparse
import errno
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import entry_points

from headstart import __version__
from headstart.errors import CourseError

COMMANDS_GROUP = "headstart.commands"
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True)
class Command:
    """One command of `headstart`.

    Args:
        summary: one line for `headstart --help`.
        add_arguments: declares its options on its own parser.
        run: does the work; its return value is the exit status.
    """

    summary: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def build_parser(only: str | None = None) -> argparse.ArgumentParser:
    """The parser with every installed command, or with the one named: some take seconds to load (torch)."""
    parser = argparse.ArgumentParser(prog="headstart", description="A hands-on course in transfer learning.")
    parser.add_argument("--version", action="version", version=f"headstart {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    entries = sorted(entry_points(group=COMMANDS_GROUP), key=lambda entry: entry.name)
    for entry in [entry for entry in entries if entry.name == only] or entries:
        try:
            command = entry.load()
        except ImportError as missing:  # a command whose extra is not installed must not take the others down
            command = _unavailable(entry.name, missing)
        child = commands.add_parser(entry.name, help=command.summary, description=command.summary)
        command.add_arguments(child)
        child.set_defaults(run=command.run)
    return parser


def _unavailable(name: str, missing: ImportError) -> Command:
    def run(_: argparse.Namespace) -> int:
        raise CourseError(
            f"`headstart {name}` needs a package that is not installed",
            str(missing),
            "install Headstart with its extra [instructor]",
        )

    return Command(f"(not available: {missing})", lambda parser: None, run)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; a `CourseError`, or a full disk, ends in one readable line and exit status 1."""
    arguments = sys.argv[1:] if arguments is None else arguments
    options = build_parser(arguments[0] if arguments else None).parse_args(arguments)
    try:
        return options.run(options)
    except CourseError as error:
        print(f"headstart: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        do = "make room, then run the command again: files are put in place whole or not at all"
        fault = CourseError("what a command writes needs room on the disk", error.strerror, do, path=error.filename)
        print(f"headstart: {fault}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("headstart: stopped", file=sys.stderr)
        return 130
