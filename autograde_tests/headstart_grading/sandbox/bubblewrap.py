"""The command line that puts a process into a sandbox, by bubblewrap (`bwrap`)."""

from __future__ import annotations

import functools
import os
import pwd
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from headstart.errors import CourseError
from headstart_grading.sandbox.visible_paths import VisiblePaths

FREE_USERS = range(50_000, 60_000)  # Debian Policy 9.2.2: not handed out by packages; within what containers map
INSTALL = "sudo apt install bubblewrap (Debian, Ubuntu), sudo dnf install bubblewrap (Fedora)"
SCRATCH = ("/tmp", "/dev/shm")
OLDEST = (0, 7)  # the first with --size


def require_bubblewrap() -> tuple[str, tuple[int, ...]]:
    """The path and the version of `bwrap`.

    Raises:
        CourseError: it is missing, too old, or may not make sandboxes here.
    """
    path = shutil.which("bwrap")
    if path is None:
        raise CourseError("student code runs under bubblewrap", "no `bwrap` on PATH", _advice())
    return path, _tried(path)


@functools.cache
def _tried(path: str) -> tuple[int, ...]:
    answer = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=30)
    version = tuple(map(int, re.findall(r"\d+", answer.stdout)))
    if version < OLDEST:
        raise CourseError("bubblewrap is 0.7 or newer", answer.stdout.strip() or answer.stderr.strip(), _advice())
    trial = [path, *_namespaces(version), "--ro-bind", "/", "/", "--proc", "/proc", "--", "/bin/true"]
    tried = subprocess.run(trial, capture_output=True, text=True, timeout=30)
    if tried.returncode != 0:
        raise CourseError(
            "bubblewrap may make sandboxes on this machine",
            tried.stderr.strip() or f"exit status {tried.returncode}",
            "allow unprivileged user namespaces (sysctl kernel.unprivileged_userns_clone=1; on Ubuntu 24.04 also "
            "kernel.apparmor_restrict_unprivileged_userns=0), or run the grader's container with them",
        )
    return version


def _advice() -> str:
    return f"install it: {INSTALL}; or ask for `--sandbox none`, which protects nothing"


def free_user() -> int | None:
    """A user number that nobody has, for root to change to; None where this process is no root.

    Limits on processes do not hold for root, and two submissions' processes must not reach each other's.
    """
    if os.geteuid() != 0:
        return None
    while True:
        number = secrets.choice(FREE_USERS)
        try:
            pwd.getpwuid(number)
        except KeyError:
            return number


def sandbox_command(
    paths: VisiblePaths,
    program: Sequence[str],
    *,
    environment: Mapping[str, str],
    scratch_bytes: int,
    files: Mapping[str, Path] | None = None,
    filter_descriptor: int | None = None,
) -> list[str]:
    """The command line for a program in a sandbox: no network, nobody else's processes, small scratch space.

    Args:
        paths: what it sees.
        program: what runs in it.
        environment: all variables that it has.
        scratch_bytes: the size of /tmp, and of /dev/shm.
        files: further files it sees, by their path inside.
        filter_descriptor: an inherited descriptor to read a seccomp program from.

    Raises:
        CourseError: there is no bubblewrap.
    """
    path, version = require_bubblewrap()
    mounts, made = ["--proc", "/proc", "--dev", "/dev"], {Path("/"), *map(Path, SCRATCH)}
    for place in SCRATCH:
        mounts += ["--perms", "1777", "--size", str(scratch_bytes), "--tmpfs", place]
    for link, target in paths.links:
        mounts += ["--symlink", target, link]
    for place in paths.read_only:
        mounts += [*_parents(place, made), "--ro-bind", str(place), str(place)]
    for place in paths.masked:
        mounts += _mask(place)
    for place in paths.kit:
        mounts += [*_parents(place, made), "--ro-bind", str(place), str(place)]
        mounts += [part for masked in paths.masked if masked.is_relative_to(place) for part in _mask(masked)]
    for inside, place in (files or {}).items():
        mounts += [*_parents(Path(inside), made), "--ro-bind", str(place), inside]
    closed = ["/dev", *map(str, paths.masked), "/"]
    mounts += [part for place in closed for part in ("--remount-ro", place)] + ["--chdir", "/"]
    variables = [part for name, value in environment.items() for part in ("--setenv", name, value)]
    seccomp = [] if filter_descriptor is None else ["--seccomp", str(filter_descriptor)]
    return [path, *_namespaces(version), *mounts, "--clearenv", *variables, *seccomp, "--", *program]


def _namespaces(version: tuple[int, ...]) -> list[str]:
    shared = ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    shared += ["--die-with-parent", "--new-session", "--hostname", "sandbox"]
    if os.geteuid() == 0:
        # no user namespace: in one, limits on processes do not hold for root; children change to an unused user
        return [*shared, "--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    return [*shared, "--unshare-user", *(["--disable-userns"] if version >= (0, 8) else [])]


def _mask(place: Path) -> list[str]:
    return ["--perms", "0755", "--size", "65536", "--tmpfs", str(place)]


def _parents(place: Path, made: set[Path]) -> list[str]:
    """Ancestors with ordinary rights: bubblewrap would make them for root alone."""
    missing = [parent for parent in reversed(place.parents) if parent not in made]
    made.update(missing)
    return [part for parent in missing for part in ("--perms", "0755", "--dir", str(parent))]


def python_command(module: str, *arguments: str) -> list[str]:
    """This Python, running a module without anything from the current folder."""
    return [sys.executable, "-P", "-s", "-m", module, *arguments]
