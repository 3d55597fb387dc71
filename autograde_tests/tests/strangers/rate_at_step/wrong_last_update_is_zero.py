# mistake: ends_at_zero
# why: The decay ends in 0 at the last update, total_steps - 1, where it should end when all have been made.
def rate_at_step(step: int, warmup_steps: int, total_steps: int, peak: float) -> float:
    if step < warmup_steps:
        return peak * step / warmup_steps
    left = total_steps - 1 - warmup_steps
    if left <= 0:
        return peak
    return peak * (total_steps - 1 - step) / left
