# mistake: stays_without_warmup
# why: Without warm-up it takes the rate to be constant at the peak, and forgets the decay.
def rate_at_step(step: int, warmup_steps: int, total_steps: int, peak: float) -> float:
    if warmup_steps == 0:
        return peak
    if step < warmup_steps:
        return peak * step / warmup_steps
    return peak * (total_steps - step) / (total_steps - warmup_steps)
