from collections import Counter


def worst_confusions(labels: Tensor, predicted: Tensor, num_classes: int, count: int) -> list[tuple[int, int, int]]:
    times = Counter((a, b) for a, b in zip(labels.tolist(), predicted.tolist()) if a != b)
    ranked = sorted(times.items(), key=lambda item: (-item[1], item[0]))
    return [(true, taken, n) for (true, taken), n in ranked[:count]]
