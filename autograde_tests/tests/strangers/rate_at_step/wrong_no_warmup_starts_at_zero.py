# why: The guard max(1, warmup_steps) together with <= gives the rate 0 at the first update without warm-up.
def rate_at_step(step: int, warmup_steps: int, total_steps: int, peak: float) -> float:
    if step <= warmup_steps:
        return peak * step / max(1, warmup_steps)
    return peak * (total_steps - step) / (total_steps - warmup_steps)
