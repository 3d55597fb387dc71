"""A course directory to attack: released chapters, canaries that must not be touched or told, a listener."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import sysconfig
import threading
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

from recipe import Attack, Desk, Step, Surroundings, make_submission

from headstart_grading.course_directory import CONFIG

BYSTANDER = "bystander"  # a student with scores and a submission that nobody may touch or read
CONFIGURATION = """
c.JudgeSubmission.wall_seconds = float(os.environ.get("TRIAL_SECONDS", 60))
c.JudgeSubmission.exercise_seconds = float(os.environ.get("TRIAL_SECONDS", 60)) / 2
c.JudgeSubmission.memory_bytes = 2**30
"""
GRADED = ("autograded", "feedback", ".headstart", "gradebook.db", "gradebook.db-journal")  # what grading may change
OWN_CACHES = ("__pycache__", ".ipynb_checkpoints")


class Listener:
    """Listens on this machine, and counts who connects."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port, self.connections = self._socket.getsockname()[1], 0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            connection.close()

    def close(self) -> None:
        """Stop listening."""
        self._socket.close()


class CourseRoom:
    """A course directory with canaries.

    Args:
        folder: where it is made; not there yet.
        chapters: which chapters to release.
    """

    def __init__(self, folder: Path, chapters: Sequence[str]):
        self.folder, self.chapters = folder, chapters
        self.canaries = {name: f"canary{secrets.token_hex(12)}" for name in ("file", "neighbour", "environment")}
        self.listener = Listener()
        self.surroundings = Surroundings(folder, self.listener.port, f"mark{secrets.token_hex(8)}")

    def make(self) -> None:
        """Make the course directory, release its chapters, set out the canaries.

        Raises:
            RuntimeError: a command of ours or of nbgrader's fails.
        """
        chosen = [part for chapter in self.chapters for part in ("--chapter", chapter)]
        self.command("headstart", "course", str(self.folder), *chosen, cwd=self.folder.parent)
        with (self.folder / CONFIG).open("a", encoding="utf-8") as config:
            config.write(CONFIGURATION)
        for chapter in self.chapters:
            self.command("nbgrader", "generate_assignment", chapter)
        (self.folder / "secret.txt").write_text(self.canaries["file"], encoding="utf-8")
        shutil.copy(self.folder / "gradebook.db", self.folder / "gradebook-copy.db")
        notebook = self.released("objectives")
        notebook["cells"][0]["source"] = self.canaries["neighbour"]
        place = self.submission_folder(BYSTANDER, "objectives")
        place.mkdir(parents=True)
        (place / "objectives.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
        _write_scores(self.folder)

    def command(
        self, module: str, *arguments: str, cwd: Path | None = None, environment: Mapping[str, str] | None = None
    ) -> str:
        """Run a command in the course directory, and return what it says.

        Raises:
            RuntimeError: it fails.
        """
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("HEADSTART_", "NBGRADER_"))}
        # nbgrader looks for `alembic` on PATH when it makes a gradebook
        kept["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), kept.get("PATH", os.defpath)])
        kept |= {"CANARY": self.canaries["environment"], "PYTHONWARNINGS": "ignore", **(environment or {})}
        command = [sys.executable, "-m", module, *arguments]
        done = subprocess.run(command, cwd=cwd or self.folder, env=kept, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            words = (done.stdout + done.stderr)[-4000:]
            raise RuntimeError(f"`{module} {' '.join(arguments[:2])}` ends with {done.returncode}:\n{words}")
        return done.stdout + done.stderr

    def released(self, chapter: str) -> dict:
        """The notebook that students get, parsed anew."""
        path = self.folder / "release" / chapter / f"{chapter}.ipynb"
        return json.loads(path.read_text(encoding="utf-8"))

    def right_answers(self, chapter: str) -> dict[str, str]:
        """Right answers by exercise: what the source notebook has in its answer cells."""
        path = self.folder / "source" / chapter / f"{chapter}.ipynb"
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        answers = [cell for cell in cells if cell["metadata"]["headstart"]["role"] == "answer"]
        return {cell["id"]: "".join(cell["source"]) for cell in answers if cell["cell_type"] == "code"}

    def points(self, chapter: str) -> dict[str, float]:
        """What each exercise that is judged is worth."""
        cells = self.released(chapter)["cells"]
        checks = [cell["metadata"] for cell in cells if cell["metadata"]["headstart"]["role"] == "check"]
        return {marks["headstart"]["exercise"]: marks["nbgrader"]["points"] for marks in checks}

    def submission_folder(self, student: str, chapter: str) -> Path:
        """Where a student's submission lies."""
        return self.folder / "submitted" / student / chapter

    def hand_in(self, student: str, attack: Attack, step: Step) -> None:
        """Make one submission of an attack, in place of an earlier one."""
        folder = self.submission_folder(student, attack.chapter)
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        right = self.right_answers(attack.chapter)
        make_submission(step, Desk(attack.chapter, folder, self.released(attack.chapter), right, self.surroundings))

    def snapshot(self) -> dict[str, str]:
        """A hash of every file that grading must leave alone."""
        found = {}
        for top, folders, names in os.walk(self.folder):
            inside = Path(top).relative_to(self.folder)
            folders[:] = [name for name in folders if not (name in OWN_CACHES or str(inside / name) in GRADED)]
            for name in (*names, *folders):
                path = Path(top, name)
                if str(inside / name) not in GRADED:
                    found[str(inside / name)] = _fingerprint(path)
        return found


def _fingerprint(path: Path) -> str:
    status = path.lstat()
    if path.is_symlink():
        return f"link to {os.readlink(path)}"
    content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    return f"{status.st_mode} {content}"


def _write_scores(folder: Path) -> None:
    from nbgrader.api import Gradebook

    with warnings.catch_warnings(), Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "headstart") as book:
        warnings.simplefilter("ignore")  # nbgrader adds a submission before it belongs to a student
        book.add_student(BYSTANDER)
        (notebook,) = book.add_submission("objectives", BYSTANDER).notebooks
        for grade in notebook.grades:
            grade.auto_score, grade.manual_score, grade.extra_credit = 1.0, 0.5, 0.0
        book.db.commit()


def scores(folder: Path, chapter: str) -> dict[str, dict[str, tuple]]:
    """By student and check cell: automatic score, manual score and extra credit, from the gradebook."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "headstart") as book:
        return {
            one.student_id: {
                grade.name: (grade.auto_score, grade.manual_score, grade.extra_credit)
                for grade in one.notebooks[0].grades
            }
            for one in book.assignment_submissions(chapter)
        }


def log_lines(folder: Path) -> list[dict]:
    """The lines of the grading log."""
    return [json.loads(line) for line in (folder / ".headstart/grading.jsonl").read_text("utf-8").splitlines()]
