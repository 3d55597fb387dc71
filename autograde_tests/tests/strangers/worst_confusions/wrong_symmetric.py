# mistake: both_directions_as_one
# why: adds both directions of a pair up, though a for b and b for a are two kinds.
def worst_confusions(labels: Tensor, predicted: Tensor, num_classes: int, count: int) -> list[tuple[int, int, int]]:
    times = {}
    for a, b in zip(labels.tolist(), predicted.tolist()):
        if a != b:
            pair = (min(a, b), max(a, b))
            times[pair] = times.get(pair, 0) + 1
    ranked = sorted(times.items(), key=lambda item: (-item[1], item[0]))
    return [(true, taken, n) for (true, taken), n in ranked[:count]]
