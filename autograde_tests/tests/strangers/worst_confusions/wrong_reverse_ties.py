# mistake: equals_from_behind
# why: sorts everything in reverse, so of equally frequent mistakes the larger classes come first.
def worst_confusions(labels: Tensor, predicted: Tensor, num_classes: int, count: int) -> list[tuple[int, int, int]]:
    times = {}
    for a, b in zip(labels.tolist(), predicted.tolist()):
        if a != b:
            times[a, b] = times.get((a, b), 0) + 1
    ranked = sorted(((n, a, b) for (a, b), n in times.items()), reverse=True)
    return [(a, b, n) for n, a, b in ranked[:count]]
