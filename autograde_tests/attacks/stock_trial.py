"""`make attacks-stock`: the same submissions against stock nbgrader, each in a sandbox of its own, beside our scores.

For people, not for CI: it takes a quarter of an hour. Stock nbgrader runs student code with the rights of whoever
grades. So each attack runs alone, under bubblewrap: no network, a copy of the course in memory of limited size, limits
on processes, files and time, and a watch on the memory that all processes take together.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from corpus import all_attacks
from course_room import CourseRoom
from judgement import Judged, adopt_orphans, deserved_points
from recipe import TOGETHER, Attack, Surroundings
from stock_assignment import StockRoom, open_to_all
from stock_driver import ANSWER, COURSE
from trial import Trial

from headstart_grading.sandbox.bubblewrap import free_user, sandbox_command
from headstart_grading.sandbox.memory_watch import memory_of, process_tree
from headstart_grading.sandbox.visible_paths import find_visible_paths

STEP_SECONDS, SPARE_SECONDS = 60, 40
MEMORY, SCRATCH = 4 * 2**30, 2**30
LIMITS = ("--nproc=300", "--fsize=400000000", "--as=12000000000", "--core=0")
MOST_OUTPUT = 10**6


@dataclass(frozen=True)
class StockResult:
    """What stock nbgrader made of an attack: the score of its last student, or None; and words."""

    score: float | None
    words: str


def outer_sandbox(handed_in: Path, course: Path) -> list[str]:
    """The command line of the sandbox that stock nbgrader runs in, with its program.

    It sees what our own sandbox sees, and the references: on an instructor's machine they are installed.
    """
    user = free_user()
    become = [] if user is None else ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--"]
    paths = find_visible_paths()
    kit = (*paths.kit, *(Path(find_spec(name).origin).parent for name in ("headstart_solutions", "headstart_grading")))
    return sandbox_command(
        replace(paths, masked=(), kit=kit),
        [
            *become,
            "prlimit",
            *LIMITS,
            "--",
            sys.executable,
            "/run/driver.py",
            "/run/course",
            "/run/in",
            f"{STEP_SECONDS}",
        ],
        environment={
            "HOME": "/tmp/home",
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/local/bin", "/usr/bin", "/bin"]),
            "OMP_NUM_THREADS": "1",
            "PYTHONWARNINGS": "ignore",
        },
        scratch_bytes=SCRATCH,
        files={
            "/run/course": course,
            "/run/in": handed_in,
            "/run/driver.py": Path(__file__).resolve().with_name("stock_driver.py"),
        },
    )


def run_attack(attack: Attack, room: StockRoom) -> StockResult:
    """Grade one attack with stock nbgrader, and kill whatever is left of it."""
    with tempfile.TemporaryDirectory(prefix="stock-", dir=room.folder.parent) as scratch:
        handed_in, student = Path(scratch), attack.name
        for number, step in enumerate(attack.steps, 1):
            student = f"{attack.name}-{number}" if attack.pace == TOGETHER else attack.name
            room.hand_in(student, attack, step)
            place = handed_in / str(number) / student
            place.parent.mkdir(exist_ok=True)
            room.submission_folder(student, "objectives").rename(place)  # links and pipes as they are
        open_to_all(handed_in)
        with tempfile.TemporaryFile() as output:
            words = _run(
                outer_sandbox(handed_in, room.folder), output, STEP_SECONDS * len(attack.steps) + SPARE_SECONDS
            )
            output.seek(max(0, output.seek(0, os.SEEK_END) - MOST_OUTPUT))
            text = output.read().decode("utf-8", "replace")
    if words or ANSWER not in text:
        return StockResult(None, words or f"the whole run ends early ({text.strip()[-80:]})")
    answer = json.loads(text.rsplit(ANSWER, 1)[1].splitlines()[0])
    said = answer["said"][-1] if answer["said"] else "nothing"
    aborted = "aborts the batch: " if said.startswith("exit") else ""
    return StockResult(answer["scores"].get(student), "" if said == "graded" else aborted + said)


def _run(command: list[str], output: object, seconds: float) -> str:
    """Run to the end, or until it takes too long or too much; why it was killed, if it was."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True)
    until, words = time.monotonic() + seconds, ""
    while process.poll() is None and not words:
        time.sleep(0.2)
        if time.monotonic() > until:
            words = f"killed after {seconds:g} s"
        elif memory_of(process_tree(process.pid), MEMORY) > MEMORY:
            words = f"killed: more than {MEMORY / 2**30:g} GB of memory"
    if process.poll() is None:
        for pid in process_tree(process.pid):
            try:
                os.kill(pid, 9)
            except ProcessLookupError:
                continue
    process.wait()
    return words


def grade_by_ours(attacks: list[Attack], folder: Path) -> dict[str, Judged]:
    """The same by `headstart grade`: by name, what came of the last step."""
    room = CourseRoom(folder, ["objectives"])
    room.make()
    trial = Trial(room, attacks)
    trial.run()
    room.listener.close()
    return {one.attack.name: one for one in trial.judged}


def main() -> None:
    """Print both columns."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", metavar="TEXT", help="only attacks with this in their name")
    parser.add_argument("--row", type=int, help="only attacks of this row")
    options = parser.parse_args()
    chosen = [one for one in all_attacks() if options.only in one.name and options.row in (None, one.row)]
    chosen = [one for one in chosen if one.chapter == "objectives"]
    adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="attacks-stock-", ignore_cleanup_errors=True) as scratch:
        os.chmod(scratch, 0o755)
        ours = grade_by_ours(chosen, Path(scratch) / "course-ours")
        room = StockRoom(Path(scratch) / "course", ["objectives"])
        room.make()
        room.surroundings = Surroundings(COURSE, room.listener.port, room.surroundings.mark)
        points = room.points("objectives")
        print(f"{'row':>3}  {'name':40} {'deserved':>8} {'stock':>6} {'ours':>5}  what stock nbgrader says")
        fooled = 0
        with ThreadPoolExecutor(2) as pool:
            for attack, stock in zip(chosen, pool.map(lambda one: run_attack(one, room), chosen), strict=True):
                due = sum(deserved_points(attack.steps[-1], points).values())
                fooled += stock.score != due or bool(stock.words)
                shown = ["none" if score is None else f"{score:g}" for score in (stock.score, ours[attack.name].got)]
                row = str(attack.row or "–")
                print(
                    f"{row:>3}  {attack.name:40} {due:8g} {shown[0]:>6} {shown[1]:>5}  {stock.words[:90]}", flush=True
                )
        room.listener.close()
    good = sum(one.as_deserved for one in ours.values())
    print(f"as deserved, of {len(chosen)}: stock {len(chosen) - fooled}, ours {good}")


if __name__ == "__main__":
    main()
