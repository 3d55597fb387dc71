def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    import numpy as np
    from scipy import stats

    x = np.asarray(finetuned, dtype=np.float64) - np.asarray(scratch, dtype=np.float64)
    low, high = stats.t.interval(confidence, len(x) - 1)  # standard t: loc 0, scale 1
    return float(x.mean()), float((high - low) / 2 * x.std(ddof=1) / np.sqrt(len(x)))
