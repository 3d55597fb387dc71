import numpy as np


def worst_confusions(labels: Tensor, predicted: Tensor, num_classes: int, count: int) -> list[tuple[int, int, int]]:
    table = np.zeros((num_classes, num_classes), dtype=np.int64)
    np.add.at(table, (labels.numpy(), predicted.numpy()), 1)
    np.fill_diagonal(table, 0)
    true, taken = np.nonzero(table)
    times = table[true, taken]
    order = np.lexsort((taken, true, -times))[:count]
    return list(zip(true[order].tolist(), taken[order].tolist(), times[order].tolist()))
