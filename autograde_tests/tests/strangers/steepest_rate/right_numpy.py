import numpy as np


def steepest_rate(rates: list[float], losses: list[float]) -> float:
    finite = np.isfinite(np.asarray(losses, dtype=np.float64))
    end = len(losses) if finite.all() else int(np.argmin(finite))
    x = np.array([math.log10(rate) for rate in rates[:end]])
    y = np.asarray(losses[:end], dtype=np.float64)
    return rates[int(np.argmin(np.diff(y) / np.diff(x)))]
