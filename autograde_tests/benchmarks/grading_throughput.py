"""How many submissions a minute: stock `nbgrader autograde` against both of our doors, side by side in one run.

    python autograde_tests/benchmarks/grading_throughput.py [--count 100] [--jobs N] [--doors stock,grade,autograde]

Every door gets the same submissions of `objectives`: answers that strangers wrote, right and wrong ones, drawn with a
fixed seed; every tenth is an untouched notebook. Stock runs one notebook after another, each in a kernel of its own,
with plain asserts in its check cells; the notebooks that it gets have no figures and controls, which our doors never
run either. What is slow by design (an endless loop costs its whole time limit at every door) is left out.

Each door is timed as a whole process, start-up included. The memory is that of the door's processes together
(proportional set size), sampled twice a second.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

import nbformat
import psutil

CHAPTER = "objectives"
STRANGERS = Path(__file__).parents[1] / "tests" / "strangers"
SCRIPTS = Path(sysconfig.get_path("scripts"))
COMMANDS = {
    "stock": ["nbgrader", "autograde", CHAPTER],
    "autograde": ["nbgrader", "autograde", CHAPTER],
    "grade": ["headstart", "grade", CHAPTER],
}
STOCK_CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "stock"
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}
"""
# What an instructor would write into a check cell of stock nbgrader.
STOCK_TESTS = {
    "bce_from_logits": """
x, y = torch.randn(8), torch.randint(0, 2, (8,)).float()
assert torch.allclose(bce_from_logits(x, y), F.binary_cross_entropy_with_logits(x, y))""",
    "bce_from_probabilities": """
p, y = torch.rand(8), torch.randint(0, 2, (8,)).float()
assert torch.allclose(bce_from_probabilities(p, y), F.binary_cross_entropy(p, y), atol=1e-5)""",
    "bce_logits_gradient": """
w, x, y = torch.randn(3, requires_grad=True), torch.randn(8, 3), torch.randint(0, 2, (8,)).float()
F.binary_cross_entropy_with_logits(x @ w, y).backward()
assert torch.allclose(bce_logits_gradient(w.detach(), x, y), w.grad, atol=1e-5)""",
    "test_bce_gradient": """
assert callable(test_bce_gradient)""",
    "sgd_decay_step": """
w, g = torch.randn(4), torch.randn(4)
assert torch.allclose(sgd_decay_step(w, g, 0.1, 0.01), w - 0.1 * (g + 0.01 * w))""",
    "adamw_step": """
w = torch.nn.Parameter(torch.randn(4)); w.grad = torch.randn(4); before = w.detach().clone()
torch.optim.AdamW([w], lr=0.1, weight_decay=0.01).step()
got = adamw_step(before, w.grad, torch.zeros(4), torch.zeros(4), 1, 0.1, decay=0.01)[0]
assert torch.allclose(got, w.detach(), atol=1e-5)""",
    "joint_objective": """
t, s = torch.rand(5), torch.rand(7)
assert torch.allclose(joint_objective(t, s, 0.5), t.mean() + 0.5 * s.mean())""",
    "ratio_weight": """
assert callable(ratio_weight)""",
    "l2_sp_penalty": """
p = {"a": torch.randn(3)}
assert torch.allclose(l2_sp_penalty(p, p, 1.0, 1.0), torch.tensor(0.0))""",
}


def make_course(folder: Path, door: str) -> None:
    """An nbgrader course directory with the chapter released in it, for one door."""
    run("headstart", "course", str(folder), "--chapter", CHAPTER)
    if door == "stock":
        (folder / "nbgrader_config.py").write_text(STOCK_CONFIG)
        path = folder / "source" / CHAPTER / f"{CHAPTER}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        notebook.cells = [cell for cell in notebook.cells if role(cell) != "demo"]
        for cell in notebook.cells:
            if role(cell) == "check":
                tests = STOCK_TESTS[cell.metadata["headstart"]["exercise"]].strip()
                cell.source = f"import torch, torch.nn.functional as F\n{tests}"
        nbformat.write(notebook, path)
    run("nbgrader", "generate_assignment", CHAPTER, folder=folder)


def role(cell) -> str:
    """What a cell is for, by our builder's word."""
    return cell.metadata.get("headstart", {}).get("role", "")


def hand_in(folder: Path, count: int) -> None:
    """The same students with the same answers in every course directory."""
    released = folder / "release" / CHAPTER / f"{CHAPTER}.ipynb"
    for number in range(count):
        draw = random.Random(number)
        notebook = nbformat.read(released, as_version=4)
        for cell in notebook.cells:
            if role(cell) == "answer" and number % 10:
                answers = sorted((STRANGERS / cell.metadata["headstart"]["exercise"]).glob("*.py"))
                if answers:
                    cell.source = draw.choice(answers).read_text()
        place = folder / "submitted" / f"student{number:04d}" / CHAPTER / f"{CHAPTER}.ipynb"
        place.parent.mkdir(parents=True)
        nbformat.write(notebook, place)


def run(*command: str, folder: Path | None = None) -> None:
    """Run a command of this environment; its words are shown only if it fails."""
    done = subprocess.run([SCRIPTS / command[0], *command[1:]], cwd=folder, env=environment(), **captured())
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout[-4000:]}")


def captured() -> dict:
    """How to keep a command's words."""
    return {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}


def environment() -> dict[str, str]:
    """nbgrader looks for alembic on PATH."""
    return {**os.environ, "PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"}


def time_door(door: str, folder: Path, jobs: int | None) -> dict[str, float]:
    """Grade everything through one door; seconds, peak memory in MB, and processes that are left afterwards."""
    command = [str(SCRIPTS / COMMANDS[door][0]), *COMMANDS[door][1:]]
    command += ["--jobs", str(jobs)] if jobs and door == "grade" else []
    with (folder / "door.log").open("w") as words:
        begun = time.perf_counter()
        started = psutil.Popen(command, cwd=folder, env=environment(), stdout=words, stderr=subprocess.STDOUT)
        peak, seen = 0, set()
        while True:
            try:
                status = started.wait(timeout=0.5)
                break
            except psutil.TimeoutExpired:
                tree = [started, *started.children(recursive=True)]
                seen |= set(tree)
                peak = max(peak, sum(memory(process) for process in tree))
        seconds = time.perf_counter() - begun
    if status:
        sys.exit(f"{door} ended with {status}:\n{(folder / 'door.log').read_text()[-4000:]}")
    left = [process for process in seen if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]
    return {"seconds": seconds, "peak_mb": peak / 2**20, "processes_left": len(left)}


def memory(process: psutil.Process) -> int:
    """Bytes of memory, shared pages by their share; nothing of a process that has ended."""
    try:
        return process.memory_full_info().pss
    except psutil.Error:
        return 0


def scores(folder: Path) -> dict[str, str]:
    """Every student's score, as exported from the gradebook."""
    run("nbgrader", "export", folder=folder)
    with (folder / "grades.csv").open() as file:
        return {row["student_id"]: row["score"] for row in csv.DictReader(file)}


def main() -> None:
    """Time the doors and print what was measured."""
    parser = argparse.ArgumentParser(description="Time grading through each door.")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--jobs", type=int)
    parser.add_argument("--doors", default="stock,grade,autograde")
    options = parser.parse_args()
    doors, measured, given = options.doors.split(","), {}, {}
    scratch = Path(tempfile.mkdtemp(prefix="grading-throughput-"))
    try:
        for door in doors:
            make_course(scratch / door, door)
            hand_in(scratch / door, options.count)
        before = set(os.listdir(tempfile.gettempdir()))
        for door in doors:
            measured[door] = time_door(door, scratch / door, options.jobs)
            given[door] = scores(scratch / door)
            print(
                f"{door}: {json.dumps({name: round(value, 2) for name, value in measured[door].items()})}", flush=True
            )
        left = sorted(set(os.listdir(tempfile.gettempdir())) - before)
        print(f"files left in the temporary folder: {len([name for name in left if 'headstart' in name])}")
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    if {"grade", "autograde"} <= set(given):
        alike = sum(given["grade"][name] == given["autograde"][name] for name in given["grade"])
        print(f"scores alike at both our doors: {alike} of {len(given['grade'])}")
    if "stock" in measured:
        times = {door: measured["stock"]["seconds"] / measured[door]["seconds"] for door in doors if door != "stock"}
        words = {"grade": "headstart grade", "autograde": "nbgrader autograde"}
        listed = ", ".join(
            f"{times[door]:.1f} times{' stock' if door == 'grade' else ''} ({words[door]})" for door in times
        )
        print(f"grading throughput: {listed}, n={options.count}")


if __name__ == "__main__":
    main()
