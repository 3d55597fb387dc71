"""What grading has done in a course directory: `.headstart/grading.jsonl`, one JSON object a line, only appended to.

A line `{"event": "run", ...}` holds the secret seed of a grading run, so that a regrade can draw the same inputs. Each
`{"event": "submission", ...}` line holds the verdicts of one submission. Only its owner can read the file.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

LOG = Path(".headstart/grading.jsonl")


class GradingLog:
    """The log of one course directory.

    Args:
        course: the course directory.
    """

    def __init__(self, course: Path):
        self.path = course / LOG

    def record_run(self, assignment: str, seed: int, sandbox: str, *, seed_per_student: bool = False) -> None:
        """Append the start of a grading run.

        Args:
            assignment: the chapter.
            seed: what its hidden inputs are drawn from.
            sandbox: where student code runs: "bubblewrap" or "none".
            seed_per_student: whether each student's inputs come from a seed of their own, made from this one.
        """
        line = {"event": "run", "assignment": assignment, "seed": seed, "sandbox": sandbox}
        self._append(line | ({"seed_per_student": True} if seed_per_student else {}))

    def record_end(self, assignment: str) -> None:
        """Append that a grading run came to its end."""
        self._append({"event": "end", "assignment": assignment})

    def record_submission(self, names: dict[str, str], graded: Any, fingerprint: str | None = None) -> None:
        """Append the verdicts of one submission.

        Args:
            names: nbgrader's: student, assignment and notebook.
            graded: has verdicts, notebook and seconds, as `headstart_grading.submissions.Graded` has.
            fingerprint: of what was handed in and of what it was graded by.
        """
        marks = graded.notebook["metadata"].get("headstart", {})
        verdicts = {
            name: {
                "outcome": str(verdict.outcome),
                "points": verdict.points,
                "max_points": verdict.max_points,
                "diagnosis": verdict.diagnosis,
                "reason": verdict.message,
            }
            for name, verdict in graded.verdicts.items()
        }
        line = {key: names[key] for key in ("student", "assignment", "notebook")}
        line |= {"release": marks.get("release"), "seconds": round(graded.seconds, 3), "verdicts": verdicts}
        line |= {"fingerprint": fingerprint} if fingerprint else {}
        self._append({"event": "submission", **line})

    def lines(self) -> Iterator[dict[str, Any]]:
        """All lines, the oldest first; a line that was torn by a crash is passed over."""
        try:
            with self.path.open(encoding="utf-8", errors="replace") as file:
                for text in file:
                    try:
                        line = json.loads(text)
                    except ValueError:
                        continue
                    if isinstance(line, dict):
                        yield line
        except FileNotFoundError:
            return

    def _append(self, content: dict[str, Any]) -> None:
        line = {"time": datetime.now(UTC).isoformat(timespec="seconds"), **content}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        text = (json.dumps(line, ensure_ascii=False) + "\n").encode("utf-8", "replace")
        try:
            if self._is_torn():
                text = b"\n" + text
            os.write(descriptor, text)
        finally:
            os.close(descriptor)

    def _is_torn(self) -> bool:
        """Whether the last line lacks its end, because a process was killed while it wrote."""
        with self.path.open("rb") as file:
            end = file.seek(0, os.SEEK_END)
            if end == 0:
                return False
            file.seek(end - 1)
            return file.read(1) != b"\n"
