def entity_f1(
    gold: Sequence[Sequence[tuple[str, int, int]]], predicted: Sequence[Sequence[tuple[str, int, int]]]
) -> tuple[float, float, float]:
    from statistics import harmonic_mean

    right = sum(1 for g, p in zip(gold, predicted) for one in g if list(p).count(one))
    try:
        precision = right / sum(len(p) for p in predicted)
    except ZeroDivisionError:
        precision = 0.0
    try:
        recall = right / sum(len(g) for g in gold)
    except ZeroDivisionError:
        recall = 0.0
    return precision, recall, float(harmonic_mean([precision, recall]))
