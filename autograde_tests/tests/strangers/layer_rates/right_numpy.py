import numpy as np


def layer_rates(num_layers: int, peak: float, factor: float) -> list[float]:
    return list(peak * np.power(float(factor), np.arange(num_layers + 1, -1, -1)))
