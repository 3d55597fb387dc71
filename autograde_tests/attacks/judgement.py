"""What came of an attack against what it deserves, and whether the machine is unharmed."""

from __future__ import annotations

import ctypes
import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from recipe import ALL, Attack, Step

PR_SET_CHILD_SUBREAPER = 36
DIGITS = 9  # as many of a hidden number in what students are shown are no accident
# Attacks print these where they have reached what they must not reach.
BOASTS = re.compile(r"^(STOLEN|RAISED|CONNECTED|LIFTED|WROTE|DONE|FOUND|OPENED|KEPT)\b.*", re.MULTILINE)


@dataclass(frozen=True)
class Graded:
    """What the grader says of one exercise of one submission."""

    points: float | None
    outcome: str
    reason: str


@dataclass
class Judged:
    """One submission of an attack beside what it deserves.

    Args:
        attack: which.
        student: under which name it was handed in.
        deserved, got: points of all exercises together; None where no score came.
        reason: the grader's, of the first exercise that did not pass.
        faults: what is not as it must be.
    """

    attack: Attack
    student: str
    deserved: float
    got: float | None
    reason: str
    faults: list[str] = field(default_factory=list)

    @property
    def as_deserved(self) -> bool:
        """Whether nothing is amiss."""
        return not self.faults


def deserved_points(step: Step, points: Mapping[str, float]) -> dict[str, float]:
    """By exercise, what a submission deserves."""
    return {name: worth if step.right == ALL or name in step.right else 0.0 for name, worth in points.items()}


def judge_submission(
    attack: Attack, step: Step, student: str, points: Mapping[str, float], graded: Mapping[str, Graded] | None
) -> Judged:
    """Hold what the grader says against what a submission deserves.

    Args:
        attack: which attack.
        step: which of its submissions.
        student: under which name it was handed in.
        points: by exercise, what can be earned.
        graded: by exercise; None where the submission has no outcome at all.
    """
    due = deserved_points(step, points)
    total = sum(due.values())
    if graded is None:
        return Judged(attack, student, total, None, "", ["no outcome is recorded"])
    faults = []
    for name, worth in due.items():
        one = graded.get(name)
        if one is None or one.points is None:
            faults.append(f"{name}: no score")
        elif one.points != worth:
            faults.append(f"{name}: {one.points:g} in place of {worth:g} ({one.outcome}: {one.reason[:200]})")
        if one is not None and not (one.outcome and one.reason):
            faults.append(f"{name}: no reason")
        last = step is attack.steps[-1]
        if one is not None and last and worth == 0 and attack.outcomes and one.outcome not in attack.outcomes:
            faults.append(
                f"{name}: {one.outcome} in place of {' or '.join(sorted(attack.outcomes))}: {one.reason[:200]}"
            )
    reasons = [f"{one.outcome}: {one.reason}" for name, one in graded.items() if one.outcome != "passed"]
    got = sum(one.points or 0.0 for one in graded.values())
    return Judged(attack, student, total, got, " ".join((reasons or ["passed"])[0].split()), faults)


def adopt_orphans() -> None:
    """Become the parent of every process that loses its own: then none can hide from `processes_left`."""
    if ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError("prctl(PR_SET_CHILD_SUBREAPER) was refused")


def processes_left(mark: str) -> list[str]:
    """Processes that descend from this one, or bear the mark of the attacks."""
    from headstart_grading.sandbox.memory_watch import process_tree

    ours, found = set(process_tree(os.getpid())) - {os.getpid()}, []
    for name in (name for name in os.listdir("/proc") if name.isdigit()):
        try:
            words = Path("/proc", name, "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
        except OSError:
            continue
        if (int(name) in ours and words) or mark in words:  # a zombie has no command line
            found.append(f"process {name}: {words[:100]}")
    return found


def shown_text(notebook: Mapping) -> str:
    """All that a graded notebook shows beside its sources: outputs in every form."""
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    texts = []
    for output in outputs:
        data = output.get("data", {})
        texts += [output.get("text", ""), output.get("evalue", ""), *output.get("traceback", []), *data.values()]
    return "\n".join("".join(text) if isinstance(text, list) else str(text) for text in texts)


def hidden_digits(seed: int, exercises: Iterable[str]) -> set[str]:
    """The first digits of every fractional hidden input of a grading run."""
    from headstart_grading.packs import make_pack

    found = set()
    for exercise in exercises:
        for question in make_pack(exercise, seed=seed, hidden=True).questions():
            _collect_digits(question.inputs, found)
    return found


def _collect_digits(value: object, found: set[str]) -> None:
    if isinstance(value, Mapping):
        value = list(value.values())
    if hasattr(value, "flatten"):
        value = value.flatten().tolist()
    if isinstance(value, list | tuple):
        for one in value:
            _collect_digits(one, found)
    elif isinstance(value, float):
        digits = re.sub(r"e.*|\D", "", repr(value)).lstrip("0")[:DIGITS]
        if len(digits) == DIGITS and len(set(digits[1:])) > 2:  # 0.5 and 0.333… are no secrets
            found.add(digits)


def told_digits(text: str, hidden: set[str]) -> list[str]:
    """Hidden numbers that stand in a text."""
    runs = {run.replace(".", "") for run in re.findall(rf"[\d.]{{{DIGITS},}}", text)}
    return [run[at : at + DIGITS] for run in runs for at in range(len(run)) if run[at : at + DIGITS] in hidden][:5]


def find_tales(path: Path, canaries: Mapping[str, str], hidden: set[str]) -> list[str]:
    """What a graded notebook tells that it must not tell, or that an attack has reached."""
    if not path.is_file():
        return ["there is no graded notebook"]
    content = path.read_text(encoding="utf-8")
    faults = [
        f"the graded notebook holds the secret of the {name}" for name, word in canaries.items() if word in content
    ]
    text = shown_text(json.loads(content))
    faults += [f"an attack says: {boast.group()[:100]}" for boast in BOASTS.finditer(text)][:3]
    if told := told_digits(text, hidden):
        faults.append(f"hidden inputs are shown: {', '.join(told)}")
    return faults
