# mistake: equals_as_they_came
# why: Counter.most_common leaves equally frequent mistakes in the order in which they were met.
from collections import Counter


def worst_confusions(labels: Tensor, predicted: Tensor, num_classes: int, count: int) -> list[tuple[int, int, int]]:
    times = Counter((a, b) for a, b in zip(labels.tolist(), predicted.tolist()) if a != b)
    return [(a, b, n) for (a, b), n in times.most_common(count)]
