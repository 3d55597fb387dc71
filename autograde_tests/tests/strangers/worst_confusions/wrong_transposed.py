# mistake: predicted_first
# why: the table has the predicted class first, so each triple says (taken for, true class).
def worst_confusions(labels: Tensor, predicted: Tensor, num_classes: int, count: int) -> list[tuple[int, int, int]]:
    times = {}
    for a, b in zip(labels.tolist(), predicted.tolist()):
        if a != b:
            times[b, a] = times.get((b, a), 0) + 1
    ranked = sorted(times.items(), key=lambda item: (-item[1], item[0]))
    return [(true, taken, n) for (true, taken), n in ranked[:count]]
