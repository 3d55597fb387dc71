"""A worker that has everything imported, and forks a child for every submission; it runs inside a sandbox.

`python -m headstart.exchange.warm_worker CONTROL` speaks over an inherited socket, one JSON message a packet. A request
brings the two pipes over which `headstart.exchange.worker` speaks:

    warm worker                                       grader
    ready                                         ->
                                                  <-  prepare, with two pipes
    prepared: forkable                            ->
                                                  <-  submission: limits, with two pipes
    over: status, left                            ->

`prepare` runs the course's own setup cells once, for all children. A submission is served by a child, which gives up
its rights first. `over` says how the child ended, and what it left behind: processes, files, shared memory. The warm
worker holds no secret, and what is left behind is the grader's reason to throw the whole sandbox away.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import resource
import shutil
import socket
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from headstart.exchange import frames
from headstart.exchange.asking import ask
from headstart.exchange.questions import Question
from headstart.exchange.values import Caps
from headstart.exchange.worker import Channel, make_shell, run_cells, serve

if TYPE_CHECKING:
    from headstart.exchange.cell_shell import CellShell

PACKET = 2**16
WRITABLE = (Path("/tmp"), Path("/dev/shm"))
MOUNTED: set[Path] = set()  # what is there from the start: a grader that is installed under /tmp
FONT_LISTS = Path("/run/headstart")
PATIENCE_SECONDS = 0.5  # for processes of the child that are just ending
MODULES = ("matplotlib.pyplot", "matplotlib_inline.backend_inline", "ipywidgets", "anywidget", "tqdm.auto")
PR_SET_DUMPABLE = 4


def main() -> None:
    """Serve on the socket that the command line names, until it closes."""
    control = socket.socket(fileno=int(sys.argv[1]))
    control.set_inheritable(False)
    MOUNTED.update(path for place in WRITABLE for path in place.iterdir())
    _allow_tracing(False)
    _make_folders()
    for path in FONT_LISTS.glob("*.json"):
        shutil.copy(path, os.environ["MPLCONFIGDIR"])
    shell = make_shell()
    _warm_up(shell)
    _clean_folders()
    gc.collect()
    gc.freeze()  # so that children do not copy pages only because the collector looks at them
    _say(control, kind="ready")
    while request := _next_request(control):
        message, pipes = request
        if message["kind"] == "prepare":
            _prepare(control, shell, pipes)
        else:
            _serve_in_child(control, shell, pipes, message["limits"])


def _warm_up(shell: CellShell) -> None:
    """Do once what the first submission would wait for: imports, an optimiser, a figure."""
    for name in MODULES:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    shell.run(
        "import torch, matplotlib.pyplot as plt\n"
        "weights = torch.nn.Parameter(torch.ones(2))\n"
        "optimiser = torch.optim.AdamW([weights])\n"
        "torch.nn.functional.cross_entropy(weights[None], torch.tensor([0])).backward()\n"
        "optimiser.step()\n"
        "plt.plot([0, 1]); plt.show()"
    )
    shell.reset()
    _answer_once()


def _answer_once() -> None:
    """Put a question with a tensor and a gradient in it, and send the answer nowhere."""
    code = "x.requires_grad_()\nanswer = warm(x).exp().mean()\nanswer.backward()\n{'answer': answer, 'slope': x.grad}"
    question = Question("", code, {"x": torch.ones(3, 2), "names": ["a"]}, seed=0)
    unpacked = frames.unpack(
        frames.pack({"kind": "questions", "questions": [question.to_plain()]})[frames.HEADER :], Caps()
    )
    questions = [Question.from_plain(one) for one in unpacked["questions"]]
    replies = ask(questions, {"warm": torch.sigmoid}, "warm")
    frames.pack({"kind": "replies", "replies": [reply.to_plain() for reply in replies]})


def _next_request(control: socket.socket) -> tuple[dict, list[int]] | None:
    content, pipes, _, _ = socket.recv_fds(control, PACKET, 2)
    return (json.loads(content), pipes) if content else None


def _say(control: socket.socket, **message) -> None:
    control.send(json.dumps(message).encode())


def _prepare(control: socket.socket, shell: CellShell, pipes: list[int]) -> None:
    _make_folders()
    run_cells(Channel(*pipes), shell)
    _clean_folders()
    for pipe in pipes:
        os.close(pipe)
    gc.collect()
    gc.freeze()
    threads = max(threading.active_count(), len(os.listdir("/proc/self/task")))
    _say(control, kind="prepared", forkable=threads == 1)  # a fork keeps one thread, and the locks of all


def _serve_in_child(control: socket.socket, shell: CellShell, pipes: list[int], limits: dict) -> None:
    child = os.fork()
    if child == 0:
        try:
            control.close()
            _give_up_rights(limits)
            _make_folders()
            os.chdir(WRITABLE[0] / "work")
            serve(Channel(*pipes), shell)
            os.chdir("/")
            _clean_folders()
            os._exit(0)
        finally:
            os._exit(1)
    for pipe in pipes:
        os.close(pipe)
    _, status = os.waitpid(child, 0)
    if _in_scratch_space():
        _clean_after(limits)
    _say(control, kind="over", status=status, left=_left_behind())


def _clean_after(limits: dict) -> None:
    """Remove what a child that died left in its folders, with that child's rights: as root one has no others here."""
    cleaner = os.fork()
    if cleaner == 0:
        try:
            _give_up_rights(limits)
            os.chdir("/")
            _clean_folders()
            os._exit(0)
        finally:
            os._exit(1)
    os.waitpid(cleaner, 0)


def _give_up_rights(limits: dict) -> None:
    """Limits, an unused user where there is one to change to, no terminal, and nobody else's standard streams."""
    os.setsid()
    os.umask(0o077)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    room = pages * resource.getpagesize() + limits["memory_bytes"]
    for limit, most in (
        (resource.RLIMIT_AS, room),
        (resource.RLIMIT_DATA, room),
        (resource.RLIMIT_CPU, limits["cpu_seconds"]),
        (resource.RLIMIT_FSIZE, limits["file_bytes"]),
        (resource.RLIMIT_NPROC, limits["processes"]),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    if limits["user"] is not None:
        os.setgroups([])
        os.setresgid(*[limits["user"]] * 3)
        os.setresuid(*[limits["user"]] * 3)
    _allow_tracing(True)  # of itself: only then does a process own its entries in /proc


def _allow_tracing(allowed: bool) -> None:
    """Whether processes of the same user may look into this one's memory."""
    if ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, int(allowed), 0, 0, 0) != 0:
        raise OSError("prctl(PR_SET_DUMPABLE) was refused")


def _make_folders() -> None:
    for name in ("home/.ipython", "home/.matplotlib", "work"):
        (WRITABLE[0] / name).mkdir(parents=True, exist_ok=True)


def _clean_folders() -> None:
    for path in _in_scratch_space():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _in_scratch_space() -> list[Path]:
    return [path for place in WRITABLE for path in place.iterdir() if path not in MOUNTED]


def _left_behind() -> list[str]:
    """What is there beside process 1 and this one, empty folders and no shared memory."""
    until = time.monotonic() + PATIENCE_SECONDS
    while (processes := _other_processes()) and time.monotonic() < until:
        time.sleep(0.005)
    left = [f"process {name}" for name in processes]
    left += map(str, _in_scratch_space())
    for kind in ("shm", "msg", "sem"):
        listed = Path("/proc/sysvipc", kind)
        if listed.exists() and len(listed.read_text().splitlines()) > 1:
            left.append(f"System V {kind}")
    return left[:20]


def _other_processes() -> list[str]:
    return [name for name in os.listdir("/proc") if name.isdigit() and int(name) not in (1, os.getpid())]


if __name__ == "__main__":
    main()
