"""`make attacks`: hands in every attack and all honest work, grades them, and looks at scores and at the machine."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus import all_attacks
from course_room import BYSTANDER, CourseRoom, log_lines, scores
from feedback_pages import grade_by_stock_door
from judgement import Graded, Judged, adopt_orphans, find_tales, hidden_digits, judge_submission, processes_left
from recipe import PATIENT, QUICK, TOGETHER, Attack, Step

SECONDS = {PATIENT: 30, QUICK: 3, TOGETHER: 12}  # wall clock of a submission
JOBS = {PATIENT: 2, QUICK: 3, TOGETHER: 1}  # one at a time, so that the second step follows the first in its sandbox


@dataclass
class Trial:
    """One trial of attacks in a course room.

    Args:
        room: made already.
        attacks: which.
        say: called with each line of progress.
    """

    room: CourseRoom
    attacks: Sequence[Attack]
    say: object = print
    judged: list[Judged] = field(default_factory=list)
    harm: list[str] = field(default_factory=list)

    def run(self) -> None:
        """Hand in, grade and judge everything; fills in `judged` and `harm`."""
        before = scores(self.room.folder, "objectives")[BYSTANDER]
        for chapter in sorted({attack.chapter for attack in self.attacks}):
            for pace in (PATIENT, QUICK, TOGETHER):
                chosen = [one for one in self.attacks if (one.chapter, one.pace) == (chapter, pace)]
                if chosen:
                    self._run_round(chapter, pace, chosen)
        if scores(self.room.folder, "objectives")[BYSTANDER] != before:
            self.harm.append("the scores of a student who handed in nothing new have changed")
        self.harm += processes_left(self.room.surroundings.mark)
        if self.room.listener.connections:
            self.harm.append(f"{self.room.listener.connections} connections from inside reached this machine")
        self.harm += [f"{path} is on this machine" for path in Path("/dev/shm").glob("*LEFT*")]

    def _run_round(self, chapter: str, pace: str, attacks: Sequence[Attack]) -> None:
        if pace == TOGETHER:
            handed_in = [(f"{one.name}-{n}", one, step) for one in attacks for n, step in enumerate(one.steps, 1)]
            self._grade(chapter, pace, handed_in)
            return
        for number in range(max(len(one.steps) for one in attacks)):
            handed_in = [(one.name, one, one.steps[number]) for one in attacks if number < len(one.steps)]
            self._grade(chapter, pace, handed_in)

    def _grade(self, chapter: str, pace: str, handed_in: Sequence[tuple[str, Attack, Step]]) -> None:
        for student, attack, step in handed_in:
            self.room.hand_in(student, attack, step)
        before, begun = self.room.snapshot(), time.monotonic()
        named = [part for student, *_ in handed_in for part in ("--student", student)]
        try:
            self.room.command(
                *("headstart", "grade", chapter, "--jobs", str(JOBS[pace]), *named),
                environment={"TRIAL_SECONDS": str(SECONDS[pace])},
            )
        except RuntimeError as error:
            self.harm.append(str(error))
        self.say(f"graded {len(handed_in)} of {chapter} ({pace}) in {time.monotonic() - begun:.0f} s")
        after = self.room.snapshot()
        changed = [name for name in before | after if before.get(name) != after.get(name)]
        self.harm += [f"{name} was changed while submissions were graded" for name in changed]
        self._judge(chapter, handed_in)

    def _judge(self, chapter: str, handed_in: Sequence[tuple[str, Attack, Step]]) -> None:
        points, found = self.room.points(chapter), scores(self.room.folder, chapter)
        lines = log_lines(self.room.folder)
        seed = [line["seed"] for line in lines if line["event"] == "run"][-1]
        hidden = hidden_digits(seed, points)
        said = {line["student"]: line["verdicts"] for line in lines if line["event"] == "submission"}
        for student, attack, step in handed_in:
            graded = _graded(said.get(student), found.get(student, {}))
            judged = judge_submission(attack, step, student, points, graded)
            path = self.room.folder / "autograded" / student / chapter / f"{chapter}.ipynb"
            judged.faults += find_tales(path, self.room.canaries, hidden)
            judged.faults += _given_by_hand(found.get(student, {}))
            self.judged.append(judged)


def _graded(verdicts: dict | None, found: dict[str, tuple]) -> dict[str, Graded] | None:
    if verdicts is None:
        return None
    empty = (None, None, None)
    return {
        name: Graded(found.get(f"{name}-check", empty)[0], one["outcome"], one["reason"])
        for name, one in verdicts.items()
    }


def _given_by_hand(found: dict[str, tuple]) -> list[str]:
    return [
        f"{name}: a score was written that nobody gave" for name, (_, manual, extra) in found.items() if manual or extra
    ]


def print_table(judged: Sequence[Judged], say: object = print) -> None:
    """One line a submission: row, name, deserved, got, reason; and under it what is amiss."""
    say(f"{'row':>3}  {'name':40} {'deserved':>8} {'got':>5}  reason")
    for one in sorted(judged, key=lambda one: (one.attack.row == 0, one.attack.row)):
        row = str(one.attack.row or "–")
        got = "none" if one.got is None else f"{one.got:g}"
        say(f"{row:>3}  {one.student:40} {one.deserved:8g} {got:>5}  {one.reason[:110]}")
        for fault in one.faults:
            say(f"     ✗ {fault}")


def print_end(judged: Sequence[Judged], harm: Sequence[str], say: object = print) -> int:
    """What harm was done, and the last line; the exit status."""
    for one in harm:
        say(f"harm: {one}")
    good = sum(one.as_deserved for one in judged)
    say(f"attacks: {good} of {len(judged)} as deserved")
    return 0 if good == len(judged) and not harm else 1


def main() -> int:
    """Run the trial that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", metavar="TEXT", help="only attacks with this in their name")
    parser.add_argument("--row", type=int, help="only attacks of this row")
    options = parser.parse_args()
    chosen = [one for one in all_attacks() if options.only in one.name and options.row in (None, one.row)]
    adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="attacks-", ignore_cleanup_errors=True) as scratch:
        os.chmod(scratch, 0o755)  # so that only the sandbox keeps students out
        room = CourseRoom(Path(scratch) / "course", sorted({"objectives"} | {one.chapter for one in chosen}))
        room.make()
        trial = Trial(room, chosen)
        trial.run()
        trial.judged += grade_by_stock_door(room, chosen, trial.harm)
        room.listener.close()
    print_table(trial.judged)
    return print_end(trial.judged, trial.harm)


if __name__ == "__main__":
    sys.exit(main())
