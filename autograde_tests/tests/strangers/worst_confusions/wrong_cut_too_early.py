# why: cuts to the `count` largest entries first and takes the diagonal out afterwards, so too few are left.
def worst_confusions(labels: Tensor, predicted: Tensor, num_classes: int, count: int) -> list[tuple[int, int, int]]:
    times = {}
    for a, b in zip(labels.tolist(), predicted.tolist()):
        times[a, b] = times.get((a, b), 0) + 1
    ranked = sorted(times.items(), key=lambda item: (-item[1], item[0]))[:count]
    return [(a, b, n) for (a, b), n in ranked if a != b]
