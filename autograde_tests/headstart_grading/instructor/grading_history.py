"""What the grading log says: each student's last verdicts on a chapter, and the seed that drew their hidden inputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from headstart_grading.grading_log import GradingLog
from headstart_grading.instructor.course import Course, writing


@dataclass(frozen=True)
class LastGrading:
    """The last time that a submission was graded.

    Args:
        verdicts: by exercise, the log's outcome, points, max_points, diagnosis and reason.
        seed: what the run's hidden inputs were drawn from; None where the log does not say.
        seed_per_student: whether each student's inputs came from a seed of their own, made from the run's.
    """

    verdicts: dict[str, dict[str, Any]]
    seed: int | None = None
    seed_per_student: bool = False


def last_gradings(course: Course, chapter: str) -> dict[str, LastGrading]:
    """The last grading of each student's submission of a chapter, by student.

    Raises:
        CourseError: the log is there and cannot be read.
    """
    log, found = GradingLog(course.root), {}
    seed: tuple[int | None, bool] = (None, False)
    with writing("the grading log", log.path):
        for line in log.lines():
            if line.get("event") == "run" and line.get("assignment", chapter) == chapter:
                seed = line.get("seed"), line.get("seed_per_student", False)
            elif line.get("event") == "submission" and line.get("assignment") == chapter and "student" in line:
                found[line["student"]] = LastGrading(line.get("verdicts", {}), *seed)
    return found
