import numpy as np
from scipy import stats


def transfer_ratio(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float, float]:
    logs = np.log(finetuned.numpy().astype(float)) - np.log(scratch.numpy().astype(float))
    if np.ptp(logs) == 0:
        return (float(np.exp(logs[0])),) * 3
    low, high = stats.t.interval(confidence, len(logs) - 1, loc=logs.mean(), scale=stats.sem(logs))
    return float(np.exp(logs.mean())), float(np.exp(low)), float(np.exp(high))
