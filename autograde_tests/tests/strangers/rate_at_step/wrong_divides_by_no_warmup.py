# mistake: divides_by_no_warmup
# why: step <= warmup_steps sends step 0 without warm-up to 0 / 0.
def rate_at_step(step: int, warmup_steps: int, total_steps: int, peak: float) -> float:
    if step <= warmup_steps:
        return peak * step / warmup_steps
    return peak * (total_steps - step) / (total_steps - warmup_steps)
