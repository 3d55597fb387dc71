# mistake: falls_along_a_cosine
# why: The way down is a cosine and not a line: it does not fall by equal amounts.
import math


def rate_at_step(step: int, warmup_steps: int, total_steps: int, peak: float) -> float:
    if step < warmup_steps:
        return peak * step / warmup_steps
    progress = (step - warmup_steps) / (total_steps - warmup_steps)
    return peak * 0.5 * (1 + math.cos(math.pi * progress))
