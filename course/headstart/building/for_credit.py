"""Makes the wheel that learners get for credit: finished notebooks and check packs, no references, no mistakes."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from headstart.errors import CourseError

BUILD_TAG = "1credit"
LEFT_OUT = ("headstart_solutions", "headstart_grading/mistakes")
FINISHED = ("learner", "packs", "release.json")


def for_credit_wheel(wheel: Path, build: Path) -> Path:
    """Make the for-credit wheel out of an ordinary one.

    Args:
        wheel: the course's ordinary wheel.
        build: what `headstart build --for-credit` wrote; the wheel goes there too.

    Returns:
        The new wheel; its build tag keeps it apart from the ordinary one.

    Raises:
        CourseError: no such wheel, or not the course's.
    """
    if not re.fullmatch(r"headstart-[^-]+-py3-none-any\.whl", wheel.name) or not wheel.is_file():
        raise CourseError("--wheel takes the course's ordinary wheel", str(wheel), "make it with: make build")
    with tempfile.TemporaryDirectory() as scratch:
        _wheel_tool("unpack", str(wheel), "--dest", scratch)
        (content,) = Path(scratch).iterdir()
        for name in LEFT_OUT:
            shutil.rmtree(content / name)
        for name in FINISHED:
            target = content / "headstart" / "_course" / name
            if (build / name).is_dir():
                shutil.copytree(build / name, target)
            else:
                shutil.copy(build / name, target)
        _wheel_tool("pack", str(content), "--dest-dir", str(build), "--build-number", BUILD_TAG)
    version = wheel.name.split("-")[1]
    return build / f"headstart-{version}-{BUILD_TAG}-py3-none-any.whl"


def _wheel_tool(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", "wheel", *arguments], capture_output=True, text=True)
    if done.returncode != 0:
        got = (done.stderr or done.stdout).strip()
        raise CourseError("the package `wheel` takes wheels apart and together", got, "pip install wheel; try again")
