# mistake: spread_around_the_known_mean
# why: NumPy's std divides by N by default, not by N - 1.
import numpy as np


def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = finetuned.numpy() - scratch.numpy()
    n = len(d)
    return float(d.mean()), float(d.std() / np.sqrt(n) * student_t_quantile((1 + confidence) / 2, n - 1))
