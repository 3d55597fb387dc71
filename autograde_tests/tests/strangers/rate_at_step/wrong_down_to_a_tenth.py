# why: It falls to a tenth of the peak (a floor that many recipes have) and not to 0.
def rate_at_step(step: int, warmup_steps: int, total_steps: int, peak: float) -> float:
    if step < warmup_steps:
        return peak * step / warmup_steps
    left = (total_steps - step) / (total_steps - warmup_steps)
    return peak * (0.1 + 0.9 * left)
