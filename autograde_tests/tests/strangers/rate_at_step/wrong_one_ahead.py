# mistake: counts_from_one_throughout
# why: It counts updates from 1, so the whole curve is one update ahead.
def rate_at_step(step: int, warmup_steps: int, total_steps: int, peak: float) -> float:
    step = step + 1
    if step <= warmup_steps:
        return peak * step / warmup_steps
    return peak * (total_steps - step) / (total_steps - warmup_steps)
