import numpy as np


def rate_at_step(step: int, warmup_steps: int, total_steps: int, peak: float) -> float:
    corners = [(warmup_steps, 1.0)]
    if warmup_steps > 0:
        corners.insert(0, (0, 0.0))
    if warmup_steps < total_steps:
        corners.append((total_steps, 0.0))
    return peak * np.interp(step, *zip(*corners))
