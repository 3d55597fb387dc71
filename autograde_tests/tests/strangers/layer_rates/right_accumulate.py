from itertools import accumulate, repeat
from operator import mul


def layer_rates(num_layers: int, peak: float, factor: float) -> list[float]:
    downwards = accumulate(repeat(factor, num_layers + 1), mul, initial=peak)
    return list(downwards)[::-1]
