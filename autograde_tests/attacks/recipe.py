"""What an attack is: a recipe that makes real submissions from the notebook that was released, and what they deserve.

Nothing of a notebook is stored: each trial makes all submissions anew, so that none goes stale when a chapter changes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ALL = "all"  # of the exercises are answered rightly
QUICK, PATIENT, TOGETHER = "quick", "patient", "together"  # how long a submission may run: the trial knows the seconds


@dataclass(frozen=True)
class Surroundings:
    """What an attacker may know of the machine that grades.

    Args:
        course: the course directory.
        port: where something listens on this machine.
        mark: stands in the command line of every process that an attack leaves behind.
    """

    course: Path
    port: int
    mark: str

    def fill(self, text: str) -> str:
        """Put these into the places of an attack's text that are marked for them."""
        for name, value in (("@COURSE@", self.course), ("@PORT@", self.port), ("@MARK@", self.mark)):
            text = text.replace(name, str(value))
        return text


@dataclass
class Desk:
    """Where one submission is made: a copy of the released notebook, and the folder that is handed in.

    Args:
        chapter: its slug.
        folder: what is handed in; there.
        notebook: the released notebook as parsed JSON, ours to change.
        right: right answers, by exercise.
        surroundings: what the attacker knows of the machine.
        hands_in_notebook: whether the notebook is written, where the recipe has put nothing else in its place.
    """

    chapter: str
    folder: Path
    notebook: dict[str, Any]
    right: Mapping[str, str]
    surroundings: Surroundings
    hands_in_notebook: bool = True

    @property
    def path(self) -> Path:
        """Where the notebook belongs."""
        return self.folder / f"{self.chapter}.ipynb"

    @property
    def cells(self) -> list[dict[str, Any]]:
        """The notebook's cells."""
        return self.notebook["cells"]

    def cell(self, cell_id: str) -> dict[str, Any]:
        """The cell with this id."""
        return next(cell for cell in self.cells if cell["id"] == cell_id)

    def check(self, exercise: str) -> dict[str, Any]:
        """The check cell of an exercise."""
        return self.cell(f"{exercise}-check")

    def answer(self, exercise: str, source: str) -> None:
        """Write an answer into its cell."""
        self.cell(exercise)["source"] = self.surroundings.fill(source)

    def answer_rightly(self, *exercises: str) -> None:
        """Write right answers into their cells: to these exercises, or to all."""
        for exercise in exercises or self.right:
            self.cell(exercise)["source"] = self.right[exercise]

    def answer_wrongly(self) -> None:
        """Write an answer into every cell that runs, gives something of the right kind, and is worth nothing."""
        for exercise in self.right:
            self.cell(exercise)["source"] = WRONG[exercise]

    def add_first(self, source: str, cell_id: str = "0a0a0a0a") -> dict[str, Any]:
        """Add a code cell before all others."""
        self.cells.insert(0, self._new(source, cell_id))
        return self.cells[0]

    def add_last(self, source: str, cell_id: str = "0b0b0b0b") -> dict[str, Any]:
        """Add a code cell after all others."""
        self.cells.append(self._new(source, cell_id))
        return self.cells[-1]

    def _new(self, source: str, cell_id: str) -> dict[str, Any]:
        source = self.surroundings.fill(source)
        return {
            **{"cell_type": "code", "id": cell_id, "metadata": {}, "source": source},
            **{"outputs": [], "execution_count": None},
        }

    def put(self, name: str, content: str | bytes) -> Path:
        """Put a file beside the notebook."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.surroundings.fill(content).encode() if isinstance(content, str) else content)
        return path

    def save(self) -> None:
        """Write the notebook, unless the recipe has put something else in its place."""
        if self.hands_in_notebook and not self.path.is_symlink() and not self.path.exists():
            self.path.write_text(json.dumps(self.notebook), encoding="utf-8")


@dataclass(frozen=True)
class Step:
    """One submission of an attack: what makes it, and which exercises its answers have right."""

    make: Callable[[Desk], None]
    right: frozenset[str] | str = frozenset()


@dataclass(frozen=True)
class Attack:
    """An attack, or honest work that must score in full.

    Args:
        row: of the list of attacks that graders are known to have met; 0 for one that is not on it.
        name: unique.
        does: what the submission does, in a few words.
        steps: its submissions, handed in and graded one after another.
        outcomes: of the exercises that earn nothing in the last step; any where none is named.
        pace: QUICK where waiting longer would change nothing, PATIENT otherwise, TOGETHER where the steps are two
            students' submissions that are graded one right after the other.
        chapter: its slug.
    """

    row: int
    name: str
    does: str
    steps: tuple[Step, ...]
    outcomes: frozenset[str] = frozenset()
    pace: str = PATIENT
    chapter: str = "objectives"


@dataclass
class Collection:
    """The attacks of one module; `cheat`, `breaks`, `honest` and `recipe` add to it."""

    attacks: list[Attack] = field(default_factory=list)

    def cheat(self, row: int, name: str, does: str, code: str, **options: Any) -> None:
        """Add one that runs code before its wrong answers, and deserves nothing."""

        def make(desk: Desk) -> None:
            desk.answer_wrongly()
            desk.add_first(code)

        self.add(row, name, does, Step(make), **options)

    def breaks(self, row: int, name: str, does: str, code: str, *outcomes: str, **options: Any) -> None:
        """Add one with right answers whose last cell keeps them from being asked: nothing, with these outcomes."""

        def make(desk: Desk) -> None:
            desk.answer_rightly()
            desk.add_last(code)

        self.add(row, name, does, Step(make), outcomes=frozenset(outcomes), **options)

    def honest(self, row: int, name: str, does: str, code: str, **options: Any) -> None:
        """Add one that runs harmless code before and after its right answers, and deserves everything."""

        def make(desk: Desk) -> None:
            desk.answer_rightly()
            desk.add_first(code)
            desk.add_last(code)

        self.add(row, name, does, Step(make, ALL), **options)

    def spoils(
        self, row: int, name: str, does: str, exercise: str, source: str, *outcomes: str, **options: Any
    ) -> None:
        """Add one with one bad answer among right ones; only that one earns nothing, with these outcomes."""

        def make(desk: Desk) -> None:
            desk.answer_rightly()
            desk.answer(exercise, source)

        chapter = options.get("chapter", "objectives")
        right = frozenset(WRONG_BY_CHAPTER[chapter]) - {exercise}
        self.add(row, name, does, Step(make, right), outcomes=frozenset(outcomes), **options)

    def recipe(self, row: int, name: str, does: str, right: Any = frozenset(), **options: Any) -> Callable:
        """Add one that a function makes at the desk, a decorator."""

        def add(make: Callable[[Desk], None]) -> Callable[[Desk], None]:
            self.add(row, name, does, Step(make, right), **options)
            return make

        return add

    def add(self, row: int, name: str, does: str, *steps: Step, **options: Any) -> None:
        """Add an attack of one or more steps."""
        self.attacks.append(Attack(row, name, does, steps, **options))


def make_submission(step: Step, desk: Desk) -> None:
    """Make one submission in the desk's folder."""
    step.make(desk)
    desk.save()


_GRADIENT = "def bce_logits_gradient(weights, features, labels):\n    return torch.zeros_like(weights)"
WRONG_BY_CHAPTER = {
    "objectives": {
        "bce_from_logits": "def bce_from_logits(logits, labels):\n    return (0 * logits + 0.5).mean()",
        "bce_from_probabilities": (
            "def bce_from_probabilities(probabilities, labels, eps=1e-7):\n    return probabilities.mean() * 0 + 0.5"
        ),
        "bce_logits_gradient": _GRADIENT,
        "test_bce_gradient": "def test_bce_gradient(candidate, cases):\n    return True",
        "sgd_decay_step": "def sgd_decay_step(weights, gradient, learning_rate, decay):\n    return weights + 0",
        "adamw_step": (
            "def adamw_step(weights, gradient, first, second, step, learning_rate, decay, betas=None, eps=0):\n"
            "    return weights + 0, first + 1, second + 1"
        ),
        "joint_objective": (
            "def joint_objective(target_losses, source_losses, weight):\n    return target_losses.sum() * 0 + 0.5"
        ),
        "ratio_weight": "def ratio_weight(frozen, reading):\n    return 0.123",
        "l2_sp_penalty": (
            "def l2_sp_penalty(parameters, source, strength, head_strength):\n"
            "    return 0 * sum(value.sum() for value in parameters.values())"
        ),
    },
}
WRONG = {name: source for chapter in WRONG_BY_CHAPTER.values() for name, source in chapter.items()}
