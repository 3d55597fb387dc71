# why: The share of the way down is computed with //, and is 0 right after the peak.
def rate_at_step(step: int, warmup_steps: int, total_steps: int, peak: float) -> float:
    if step < warmup_steps:
        return peak * step / warmup_steps
    return peak * ((total_steps - step) // (total_steps - warmup_steps))
