"""What grading has done in a course directory: `.headstart/grading.jsonl`, one JSON object a line, only appended to.

A line `{"event": "run", ...}` holds the secret seed of a grading run, so that a regrade can draw the same inputs. Each
`{"event": "submission", ...}` line holds the verdicts of one submission. Only its owner can read the file.
"""

from __future__ import annotations

import json
import os
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

    def record_run(self, seed: int) -> None:
        """Append the start of a grading run.

        Args:
            seed: what its hidden inputs are drawn from.
        """
        self._append({"event": "run", "seed": seed, "sandbox": "none"})

    def record_submission(self, names: dict[str, str], graded: Any) -> None:
        """Append the verdicts of one submission.

        Args:
            names: nbgrader's: student, assignment and notebook.
            graded: a `headstart_grading.submissions.Graded`.
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
        self._append({"event": "submission", **line})

    def _append(self, content: dict[str, Any]) -> None:
        line = {"time": datetime.now(UTC).isoformat(timespec="seconds"), **content}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, (json.dumps(line, ensure_ascii=False) + "\n").encode("utf-8", "replace"))
        finally:
            os.close(descriptor)
