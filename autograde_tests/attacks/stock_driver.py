"""Inside the outer sandbox: grades the submissions of one attack with stock nbgrader, and says what the gradebook has.

`python stock_driver.py COURSE HANDED_IN SECONDS`: HANDED_IN holds 1/STUDENT, 2/STUDENT, ... in the order of the steps.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

COURSE = Path("/tmp/course")
ANSWER = "STOCK-RESULT "
AFTERWARDS_SECONDS = 5  # for processes that wait until grading is over


def grade_steps(folder: Path, seconds: float) -> list[str]:
    """Hand in and grade step after step; what nbgrader says of each."""
    said = []
    for step in sorted(folder.iterdir()):
        for student in step.iterdir():
            place = COURSE / "submitted" / student.name / "objectives"
            shutil.rmtree(place.parent, ignore_errors=True)
            place.parent.mkdir(parents=True)
            subprocess.run(["cp", "-a", "--no-preserve=ownership", str(student), str(place)], check=True)
            command = [
                sys.executable,
                "-m",
                "nbgrader",
                "autograde",
                "objectives",
                "--student",
                student.name,
                "--force",
            ]
            try:
                done = subprocess.run(
                    command, cwd=COURSE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=seconds, check=False
                )
            except subprocess.TimeoutExpired:
                said.append("hangs")
                continue
            errors = [line for line in done.stderr.decode("utf-8", "replace").splitlines() if line.strip()]
            said.append("graded" if done.returncode == 0 else f"exit {done.returncode}: {(errors or ['-'])[-1][:200]}")
    return said


def read_scores() -> dict[str, float]:
    """By student, the score in the gradebook."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{COURSE / 'gradebook.db'}", "stock") as book:
        return {one.student_id: one.score for one in book.assignment_submissions("objectives")}


def main() -> None:
    """Grade, wait, read."""
    shutil.copytree(sys.argv[1], COURSE)
    said = grade_steps(Path(sys.argv[2]), float(sys.argv[3]))
    time.sleep(AFTERWARDS_SECONDS)
    try:
        found = read_scores()
    except Exception as error:  # whatever is left of the gradebook
        found, said = {}, [*said, f"the gradebook cannot be read ({type(error).__name__})"]
    print("\n" + ANSWER + json.dumps({"said": said, "scores": found}), flush=True)


if __name__ == "__main__":
    main()
