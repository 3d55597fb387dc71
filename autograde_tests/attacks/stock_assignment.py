"""The same exercises as an ordinary instructor would grade them with stock nbgrader: tests stand in the notebook."""

from __future__ import annotations

import json
from pathlib import Path

from course_room import CourseRoom

CONFIGURATION = """
c = get_config()
c.CourseDirectory.course_id = "stock"
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}
"""
# numpy.testing, torch.testing, plain asserts and partial credit, as they are found in the wild.
CHECKS = {
    "bce_from_logits": """
logits = torch.tensor([2.0, -1.0, 0.5, 3.0], dtype=torch.float64)
labels = torch.tensor([1.0, 0.0, 0.0, 1.0], dtype=torch.float64)
torch.testing.assert_close(bce_from_logits(logits, labels), F.binary_cross_entropy_with_logits(logits, labels))
assert torch.isfinite(bce_from_logits(torch.tensor([1000.0, -1000.0]), torch.tensor([0.0, 1.0])))
""",
    "bce_from_probabilities": """
import numpy as np

chances = torch.tensor([0.9, 0.2, 0.0, 1.0], dtype=torch.float64)
labels = torch.tensor([1.0, 0.0, 1.0, 1.0], dtype=torch.float64)
expected = F.binary_cross_entropy(chances.clamp(1e-7, 1 - 1e-7), labels)
np.testing.assert_allclose(bce_from_probabilities(chances, labels), expected, rtol=1e-4)
""",
    "bce_logits_gradient": """
weights = torch.tensor([0.5, -1.0], dtype=torch.float64)
features = torch.tensor([[1.0, 2.0], [0.5, -1.0], [2.0, 0.0]], dtype=torch.float64)
labels = torch.tensor([1.0, 0.0, 1.0], dtype=torch.float64)
expected = features.T @ (torch.sigmoid(features @ weights) - labels) / 3
assert torch.allclose(bce_logits_gradient(weights, features, labels), expected)
""",
    "test_bce_gradient": """
features = torch.tensor([[1.0, 2.0], [0.5, -1.0]], dtype=torch.float64)
case = {"weights": torch.zeros(2, dtype=torch.float64), "features": features,
        "labels": torch.tensor([1.0, 0.0], dtype=torch.float64)}

def passes(candidate):
    try:
        return test_bce_gradient(candidate, [case]) in (None, True)
    except AssertionError:
        return False

assert passes(lambda weights, features, labels: features.T @ (torch.sigmoid(features @ weights) - labels) / 2)
assert not passes(lambda weights, features, labels: torch.zeros_like(weights))
""",
    "sgd_decay_step": """
weights, gradient = torch.tensor([1.0, -2.0], dtype=torch.float64), torch.tensor([0.5, 0.5], dtype=torch.float64)
expected = weights - 0.1 * gradient - 0.1 * 0.3 * weights
assert torch.allclose(sgd_decay_step(weights, gradient, 0.1, 0.3), expected)
""",
    "adamw_step": """
import numpy as np

weights, gradient = torch.tensor([1.0, -2.0], dtype=torch.float64), torch.tensor([0.5, -0.25], dtype=torch.float64)
zeros = torch.zeros(2, dtype=torch.float64)
expected = weights - 0.1 * (gradient / (gradient.abs() + 1e-8) + 0.2 * weights)
np.testing.assert_allclose(adamw_step(weights, gradient, zeros, zeros, 1, 0.1, 0.2)[0], expected, rtol=1e-6)
""",
    "joint_objective": """
target, source = torch.tensor([1.0, 2.0], dtype=torch.float64), torch.tensor([3.0, 4.0, 8.0], dtype=torch.float64)
assert abs(joint_objective(target, source, 0.5) - 4.0) < 1e-8
""",
    "ratio_weight": """
score = 0.0
if ratio_weight([True, True, False, False], "kept") == 0.5:
    score += 1
try:
    ratio_weight([True], "trained")
except ValueError:
    score += 1
score
""",
    "l2_sp_penalty": """
now, before = {"w": torch.tensor([1.0, 2.0], dtype=torch.float64)}, {"w": torch.tensor([0.0, 2.0], dtype=torch.float64)}
assert torch.isclose(l2_sp_penalty(now, before, 2.0, 1.0), torch.tensor(2.0, dtype=torch.float64))
assert l2_sp_penalty(now, {}, 2.0, 1.0) == 5.0
""",
}


def stock_notebook(source: dict) -> dict:
    """A source notebook with tests in its check cells, and without demos, which stock nbgrader would run as well.

    Args:
        source: the chapter's source notebook, parsed.
    """
    kept = [cell for cell in source["cells"] if cell["metadata"]["headstart"]["role"] != "demo"]
    for cell in kept:
        marks = cell["metadata"]["headstart"]
        text = "".join(cell["source"])
        if marks["role"] == "setup":
            text = "\n".join(line for line in text.splitlines() if "headstart_grading" not in line)
        if marks["role"] == "check":
            text = CHECKS[marks["exercise"]].strip()
        cell["source"] = text
    return {**source, "cells": kept}


class StockRoom(CourseRoom):
    """A course directory as stock nbgrader has it by default."""

    def make(self) -> None:
        """Make the directory and release its assignment.

        Raises:
            RuntimeError: a command fails.
        """
        ours = self.folder.parent / "ours"
        self.command("headstart", "course", str(ours), "--chapter", "objectives", cwd=self.folder.parent)
        source = json.loads((ours / "source/objectives/objectives.ipynb").read_text(encoding="utf-8"))
        self.folder.mkdir()
        (self.folder / "nbgrader_config.py").write_text(CONFIGURATION, encoding="utf-8")
        place = self.folder / "source/objectives/objectives.ipynb"
        place.parent.mkdir(parents=True)
        place.write_text(json.dumps(stock_notebook(source)), encoding="utf-8")
        self.command("nbgrader", "generate_assignment", "objectives")
        (self.folder / "secret.txt").write_text(self.canaries["file"], encoding="utf-8")
        open_to_all(self.folder)


def open_to_all(folder: Path) -> None:
    """Let any user read a folder: whoever runs in a sandbox is nobody in particular."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() else 0o644)
