"""How much a chapter computes: smoke for tests, quick for a laptop, full for figures worth keeping."""

from __future__ import annotations

import os
from dataclasses import dataclass

from headstart.errors import CourseError

VARIABLE = "HEADSTART_PROFILE"


@dataclass(frozen=True)
class Profile:
    """The sizes that chapters of the digits world take.

    Args:
        name: smoke, quick or full.
        source_count: rendered digits to pretrain on.
        source_steps: updates of pretraining.
        memorising_steps: updates of pretraining on random labels, which take longer to learn by heart.
        target_steps: updates of training on scans, at least.
        budgets: label budgets, in examples.
        rates: learning rates that are tried, each three times the one before.
        tuning_draws: label draws on which rates are compared.
        draws: label draws on which arms are compared.
    """

    name: str
    source_count: int
    source_steps: int
    memorising_steps: int
    target_steps: int
    budgets: tuple[int, ...]
    rates: tuple[float, ...]
    tuning_draws: int
    draws: int


RATES = (1e-4, 3e-4, 9e-4, 2.7e-3, 8.1e-3, 2.43e-2)
PROFILES = {
    "smoke": Profile("smoke", 500, 30, 30, 10, (10, 100), (9e-4, 8.1e-3), 1, 3),
    "quick": Profile("quick", 5000, 300, 1000, 100, (10, 20, 100, 300, 1000), RATES, 2, 8),
    "full": Profile("full", 5000, 300, 1500, 100, (10, 20, 50, 100, 300, 1000), (*RATES, 7.29e-2), 3, 10),
}


def profile() -> Profile:
    """The profile that the environment variable HEADSTART_PROFILE names; quick when it names none.

    Raises:
        CourseError: it names another.
    """
    name = os.environ.get(VARIABLE) or "quick"
    if name not in PROFILES:
        raise CourseError(f"{VARIABLE} must be one of {', '.join(PROFILES)}", repr(name), "change it or unset it")
    return PROFILES[name]
