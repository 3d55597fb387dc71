# mistake: counts_what_is_right
# why: right answers (a class taken for itself) are counted as well.
def worst_confusions(labels: Tensor, predicted: Tensor, num_classes: int, count: int) -> list[tuple[int, int, int]]:
    times = {}
    for a, b in zip(labels.tolist(), predicted.tolist()):
        times[a, b] = times.get((a, b), 0) + 1
    ranked = sorted(times.items(), key=lambda item: (-item[1], item[0]))
    return [(true, taken, n) for (true, taken), n in ranked[:count]]
