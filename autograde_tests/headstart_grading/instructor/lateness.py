"""What being late costs: a class for `c.AssignLatePenalties.plugin_class`, nbgrader's own place for it."""

from __future__ import annotations

import math

from nbgrader.plugins import LateSubmissionPlugin
from traitlets import Float

DAY_SECONDS = 86_400.0


class PenaltyByDay(LateSubmissionPlugin):
    r"""Takes a share of the score for each day begun, after a grace period.

    $penalty = score \cdot \min(m, p \cdot \lceil (late - grace) / day \rceil) / 100$

    Extensions are nbgrader's own: it counts lateness from their end.
    """

    percent_per_day = Float(0.0, min=0.0, max=100.0, help="Percent of the score, for each day begun.").tag(config=True)
    percent_at_most = Float(100.0, min=0.0, max=100.0, help="No more than this, however late.").tag(config=True)
    grace_minutes = Float(15.0, min=0.0, help="Not counted as late.").tag(config=True)

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float | None:
        """The points to take off.

        Args:
            student_id: who.
            score: what the notebook earned.
            total_seconds_late: seconds after the due date, or after the end of the student's extension.

        Returns:
            Points between 0 and the score; None for none.
        """
        days = math.ceil(max(0.0, total_seconds_late - 60 * self.grace_minutes) / DAY_SECONDS)
        penalty = score * min(self.percent_at_most, self.percent_per_day * days) / 100
        return penalty or None
