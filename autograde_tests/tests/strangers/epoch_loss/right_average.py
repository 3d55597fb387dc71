import numpy as np


def epoch_loss(losses: list[float], sizes: list[int]) -> float:
    return float(np.average(losses, weights=sizes))
