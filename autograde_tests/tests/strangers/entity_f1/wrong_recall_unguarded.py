# mistake: needs_something_there
# why: Divides by the number of gold entities without a guard, so that a corpus without any raises a ZeroDivisionError.
def entity_f1(
    gold: Sequence[Sequence[tuple[str, int, int]]], predicted: Sequence[Sequence[tuple[str, int, int]]]
) -> tuple[float, float, float]:
    right = said = there = 0
    for g, p in zip(gold, predicted):
        right += len(set(g) & set(p))
        said += len(p)
        there += len(g)
    precision = right / said if said else 0.0
    recall = right / there
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return precision, recall, f1
