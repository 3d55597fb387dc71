"""What seeds the random draws of a step: a function of the seed and the step alone."""

from __future__ import annotations


def seed_at(seed: int, step: int) -> int:
    """What torch's random state is seeded with before a step."""
    return (seed * 1_000_003 + step + 1) % 2**63
