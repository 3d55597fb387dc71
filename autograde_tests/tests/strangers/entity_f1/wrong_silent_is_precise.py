# mistake: silence_is_precise
# why: Precision is 1 where nothing was predicted, since nothing false was said; the contract says 0.
def entity_f1(
    gold: Sequence[Sequence[tuple[str, int, int]]], predicted: Sequence[Sequence[tuple[str, int, int]]]
) -> tuple[float, float, float]:
    right = said = there = 0
    for g, p in zip(gold, predicted):
        right += len(set(g) & set(p))
        said += len(p)
        there += len(g)
    precision = right / said if said else 1.0
    recall = right / there if there else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return precision, recall, f1
