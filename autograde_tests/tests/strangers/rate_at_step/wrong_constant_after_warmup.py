# mistake: never_falls
# why: After the warm-up the rate stays at the peak (constant_with_warmup).
def rate_at_step(step: int, warmup_steps: int, total_steps: int, peak: float) -> float:
    if step < warmup_steps:
        return peak * step / warmup_steps
    return peak
