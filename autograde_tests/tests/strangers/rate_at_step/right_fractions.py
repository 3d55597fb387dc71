from fractions import Fraction


def rate_at_step(step: int, warmup_steps: int, total_steps: int, peak: float) -> float:
    def share(at):
        """How much of the peak, by recursion from the nearer known end."""
        if at == warmup_steps:
            return Fraction(1)
        if at < warmup_steps:
            return Fraction(at, warmup_steps)
        return 1 - Fraction(at - warmup_steps, total_steps - warmup_steps)

    return float(share(step) * Fraction(peak))
