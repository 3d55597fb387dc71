# mistake: equals_by_the_class_seen
# why: of equally frequent mistakes the smaller predicted class decides before the true class.
def worst_confusions(labels: Tensor, predicted: Tensor, num_classes: int, count: int) -> list[tuple[int, int, int]]:
    times = {}
    for a, b in zip(labels.tolist(), predicted.tolist()):
        if a != b:
            times[a, b] = times.get((a, b), 0) + 1
    ranked = sorted(times.items(), key=lambda item: (-item[1], item[0][1], item[0][0]))
    return [(true, taken, n) for (true, taken), n in ranked[:count]]
