"""`headstart doctor`: what is here, and what to do about what is not."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from headstart import installation, progress
from headstart.cli import Command
from headstart.installation import NOTE, OK, PROBLEM, Finding
from headstart.lab import DEFAULT_FOLDER

EXAMINATIONS: tuple[Callable[[], Finding], ...] = (
    installation.examine_python,
    installation.examine_torch,
    installation.examine_torchvision,
    installation.examine_lab_extension,
    installation.examine_server_extension,
    installation.examine_nbgrader,
    installation.examine_sandbox,
    installation.examine_browser,
    installation.examine_caches,
    installation.examine_hub,
)


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dir", default=DEFAULT_FOLDER, help="the working folder to look at (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")


def _run(options: argparse.Namespace) -> int:
    findings = examine(Path(options.dir).expanduser())
    problems = sum(finding.status == PROBLEM for finding in findings)
    if options.json:
        print(json.dumps({"findings": [asdict(finding) for finding in findings], "problems": problems}, indent=1))
    else:
        print("\n".join(lines_of(findings)))
    return 1 if problems else 0


def examine(workspace: Path) -> list[Finding]:
    """Every finding, in the order in which a newcomer meets its subject; none can take the others down."""
    examinations = (*EXAMINATIONS, lambda: examine_workspace(workspace))
    return [_examine_safely(examination) for examination in examinations]


def lines_of(findings: list[Finding]) -> list[str]:
    """The report: a line a finding, what to do under it, and a closing line."""
    width = max(len(finding.name) for finding in findings)
    lines = []
    for finding in findings:
        lines.append(f"{finding.status:8} {finding.name:{width}}  {finding.found}")
        if finding.do:
            lines.append(f"{'':8} {'':{width}}  → {finding.do}")
    problems = sum(finding.status == PROBLEM for finding in findings)
    closing = "Everything a learner needs is here." if not problems else f"{problems} to mend before you start."
    return [*lines, "", closing]


def examine_workspace(folder: Path) -> Finding:
    """The working folder: whether it is there, can be written, and what its progress file holds."""
    name, elsewhere = "working folder", "or choose another folder with --dir"
    if not folder.exists():
        return Finding(name, OK, f"{folder} is not there yet; `headstart lab` makes it")
    if not folder.is_dir():
        return Finding(name, PROBLEM, f"{folder} is a file", f"move it away, {elsewhere}")
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding(name, PROBLEM, f"{folder} cannot be written", f"change its permissions, {elsewhere}")
    course = folder / progress.COURSE_FILE
    if not course.is_file():
        return Finding(name, OK, f"{folder} holds no course yet; `headstart lab` puts it there")
    try:
        chapters = json.loads(course.read_text(encoding="utf-8"))["chapters"]
        missing = [chapter["path"] for chapter in chapters if not (folder / chapter["path"]).is_file()]
    except (ValueError, KeyError, TypeError, OSError):
        return Finding(name, NOTE, f"{course} cannot be read", "`headstart lab` writes it anew")
    if missing:
        return Finding(name, NOTE, f"{folder} lacks {', '.join(missing)}", "`headstart lab` copies it in")
    latest = progress.latest_by_exercise(progress.read(folder)).values()
    passed = sum(line.outcome == "passed" for line in latest)
    return Finding(name, OK, f"{folder}: {len(chapters)} chapters, {passed} exercises passed at the last check")


def _examine_safely(examination: Callable[[], Finding]) -> Finding:
    try:
        return examination()
    except Exception as error:  # an examination that fails is itself a finding
        name = getattr(examination, "__name__", "working folder").removeprefix("examine_").replace("_", " ")
        return Finding(name, PROBLEM, f"{type(error).__name__}: {error}", "reinstall Headstart; see the README")


COMMAND = Command("Say what is installed here, and what to do about what is not.", _add_arguments, _run)
