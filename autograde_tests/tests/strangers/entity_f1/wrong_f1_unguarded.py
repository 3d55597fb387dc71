# mistake: divides_by_zero
# why: Divides by P + R without a guard, so that a corpus with nothing right raises a ZeroDivisionError.
def entity_f1(
    gold: Sequence[Sequence[tuple[str, int, int]]], predicted: Sequence[Sequence[tuple[str, int, int]]]
) -> tuple[float, float, float]:
    right = said = there = 0
    for g, p in zip(gold, predicted):
        right += len(set(g) & set(p))
        said += len(p)
        there += len(g)
    precision = right / said if said else 0.0
    recall = right / there if there else 0.0
    f1 = 2 * precision * recall / (precision + recall)
    return precision, recall, f1
