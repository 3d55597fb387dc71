def rate_at_step(step: int, warmup_steps: int, total_steps: int, peak: float) -> float:
    rising = step / warmup_steps if warmup_steps else 1.0
    falling = (total_steps - step) / max(1, total_steps - warmup_steps)
    return peak * min(rising, falling, 1.0)
