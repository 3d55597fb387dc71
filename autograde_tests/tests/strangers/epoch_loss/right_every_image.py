import statistics
from itertools import chain, repeat


def epoch_loss(losses: list[float], sizes: list[int]) -> float:
    return statistics.fmean(chain.from_iterable(repeat(loss, size) for loss, size in zip(losses, sizes)))
