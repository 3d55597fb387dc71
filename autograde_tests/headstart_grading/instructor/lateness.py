"""What being late costs: a class for `c.AssignLatePenalties.plugin_class`, nbgrader's own place for it."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import LateSubmissionPlugin
from traitlets import Float

from headstart_grading.instructor.extensions import note_extension, read_extensions

DAY_SECONDS = 86_400.0


class PenaltyByDay(LateSubmissionPlugin):
    r"""Takes a share of the score for each day begun, after a grace period, and honours extensions.

    $penalty = score \cdot \min(m, p \cdot \lceil (late - grace) / day \rceil) / 100$
    """

    percent_per_day = Float(0.0, min=0.0, max=100.0, help="Percent of the score, for each day begun.").tag(config=True)
    percent_at_most = Float(100.0, min=0.0, max=100.0, help="No more than this, however late.").tag(config=True)
    grace_minutes = Float(15.0, min=0.0, help="Not counted as late.").tag(config=True)

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float | None:
        """The points to take off.

        Args:
            student_id: who.
            score: what the notebook earned.
            total_seconds_late: seconds after the due date, and after the extension that the gradebook knows of.

        Returns:
            Points between 0 and the score; None for none.
        """
        late = min(total_seconds_late, self._seconds_after_extension(student_id, total_seconds_late))
        days = math.ceil(max(0.0, late - 60 * self.grace_minutes) / DAY_SECONDS)
        penalty = score * min(self.percent_at_most, self.percent_per_day * days) / 100
        return penalty or None

    def _seconds_after_extension(self, student: str, seconds: float) -> float:
        """Counts anew from an extension that was granted before the submission came into the gradebook."""
        preprocessor: Any = self.parent
        gradebook, chapter = getattr(preprocessor, "gradebook", None), getattr(preprocessor, "assignment_id", None)
        if gradebook is None or chapter is None:
            return seconds
        until = read_extensions(Path(CourseDirectory(parent=self).root), chapter).get(student)
        submission = gradebook.find_submission(chapter, student)
        if until is None or submission.assignment.duedate is None:
            return seconds
        note_extension(gradebook, chapter, student, until, submission.assignment.duedate)
        return submission.total_seconds_late
