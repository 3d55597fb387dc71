# mistake: falls_from_the_first_step
# why: The way down is that of a schedule without warm-up, (total - step) / total, so the rate drops at the end of the warm-up and never is at the peak.
def rate_at_step(step: int, warmup_steps: int, total_steps: int, peak: float) -> float:
    if step < warmup_steps:
        return peak * step / warmup_steps
    return peak * (total_steps - step) / total_steps
