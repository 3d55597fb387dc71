# why: It computes both slopes beforehand, and divides by zero when the warm-up is as long as the training.
def rate_at_step(step: int, warmup_steps: int, total_steps: int, peak: float) -> float:
    up = peak / max(1, warmup_steps)
    down = peak / (total_steps - warmup_steps)
    return step * up if step < warmup_steps else (total_steps - step) * down
