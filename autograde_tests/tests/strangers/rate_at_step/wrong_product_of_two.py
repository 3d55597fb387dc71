# why: Warm-up and decay are multiplied as two schedules that both run from step 0, so the way up is bent and the peak is missed.
def rate_at_step(step: int, warmup_steps: int, total_steps: int, peak: float) -> float:
    warm = min(1.0, step / warmup_steps) if warmup_steps else 1.0
    return peak * warm * (total_steps - step) / total_steps
