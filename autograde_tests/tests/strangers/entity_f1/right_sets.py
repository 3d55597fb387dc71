def entity_f1(
    gold: Sequence[Sequence[tuple[str, int, int]]], predicted: Sequence[Sequence[tuple[str, int, int]]]
) -> tuple[float, float, float]:
    there = {(n, *one) for n, sentence in enumerate(gold) for one in sentence}
    said = {(n, *one) for n, sentence in enumerate(predicted) for one in sentence}
    right = len(there & said)
    precision = right / len(said) if said else 0.0
    recall = right / len(there) if there else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return precision, recall, f1
