# mistake: rises_from_above_zero
# why: The warm-up counts the update itself, (step + 1) / warmup_steps: it begins above 0 and has the peak one update too early.
def rate_at_step(step: int, warmup_steps: int, total_steps: int, peak: float) -> float:
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    return peak * (total_steps - step) / (total_steps - warmup_steps)
