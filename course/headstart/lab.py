"""`headstart lab`: prepare the working folder and open the course in JupyterLab."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from headstart.cli import Command
from headstart.errors import CourseError
from headstart.languages import installed, message
from headstart.progress import WORKSPACE_VARIABLE
from headstart.workspace import BACKUPS, Preparation, prepare

DEFAULT_FOLDER = "~/headstart"
LAYOUTS = Path(".headstart/layouts")
PATIENCE_SECONDS = 20  # a server with several kernels on a busy machine takes its time


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dir", default=DEFAULT_FOLDER, help="the working folder (default: %(default)s)")
    parser.add_argument("--port", type=_port, help="serve on this port (default: 8888, or the next free one)")
    parser.add_argument("--no-browser", action="store_true", help="print the address instead of opening a browser")
    parser.add_argument("--language", default="en", choices=installed(), help="of chapters and messages (default: en)")


def _port(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535; got {text!r}")
    return int(text)


def _run(options: argparse.Namespace) -> int:
    if options.port is not None:
        _require_free(options.port)
    preparation = prepare(options.dir, options.language)
    for line in report(preparation, options.language):
        print(line, flush=True)
    print(message("lab.starting", options.language), flush=True)
    return serve(
        jupyterlab_command(preparation, port=options.port, browser=not options.no_browser),
        preparation.folder,
        environment(preparation.folder),
    )


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        if os.name != "nt":  # there, this option would let two servers share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CourseError(
                "the port must be free",
                f"{port}: {error.strerror or error}",
                "choose another one with --port, or leave --port out",
            ) from error


def report(preparation: Preparation, language: str = "en") -> list[str]:
    """What the learner is told about the working folder, line by line."""
    lines = [message("lab.ready", language, folder=preparation.folder)]
    if preparation.added:
        lines.append(message("lab.added", language, chapters=", ".join(preparation.added)))
    if preparation.merged:
        chapters, backups = ", ".join(preparation.merged), BACKUPS.as_posix()
        lines.append(message("lab.merged", language, chapters=chapters, backups=backups))
    if _is_administrator():
        lines.append(message("lab.root", language))
    return lines + preparation.notes


def jupyterlab_command(preparation: Preparation, *, port: int | None = None, browser: bool = True) -> list[str]:
    """The command that serves a working folder.

    A folder whose first chapter has just been copied in opens on that chapter; any other opens as it was left. The
    layout is kept in the working folder, since JupyterLab would else restore the tabs of some other folder.
    """
    folder = preparation.folder
    options = [
        f"--ServerApp.root_dir={folder}",
        f"--LabApp.workspaces_dir={folder / LAYOUTS}",
        "--ServerApp.answer_yes=True",  # one Ctrl-C ends it, without a question
        "--ServerApp.log_level=WARN",  # the address still appears: Jupyter counts it as critical
        "--LabApp.log_level=WARN",
    ]
    if preparation.first and Path(preparation.first).stem in preparation.added:
        options.append(f"--LabApp.default_url=/lab/tree/{preparation.first}")
    if port is not None:
        options += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    if not browser:
        options.append("--no-browser")
    if _is_administrator():
        options.append("--allow-root")
    return [sys.executable, "-m", "jupyterlab", *options]


def environment(folder: Path) -> dict[str, str]:
    """The environment of the server: it names the working folder, and finds this install's commands first."""
    scripts = str(Path(sys.executable).parent)
    path = os.pathsep.join([scripts, os.environ.get("PATH", "")])
    return {**os.environ, WORKSPACE_VARIABLE: str(folder), "PATH": path}


def serve(command: list[str], folder: Path, variables: dict[str, str]) -> int:
    """Run the server until it ends, or until Ctrl-C or a request to terminate ends it; returns the exit status."""
    server = subprocess.Popen(command, cwd=folder, env=variables)
    previous = signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        status = _wait_for(server)
    finally:
        signal.signal(signal.SIGTERM, previous)
    return 0 if status in (-signal.SIGINT, -signal.SIGTERM) else status


def _wait_for(server: subprocess.Popen) -> int:
    patience = None
    while True:
        try:
            return server.wait(patience)
        except KeyboardInterrupt:  # a terminal sends Ctrl-C to the server too: let it shut its kernels down
            patience = PATIENCE_SECONDS
        except subprocess.TimeoutExpired:  # the interrupt reached us alone
            server.terminate()


def _is_administrator() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


COMMAND = Command("Open the course in JupyterLab.", _add_arguments, _run)
