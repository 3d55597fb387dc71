# mistake: overlap_is_enough
# why: Counts a predicted entity as right where it has the type and shares any word with a gold one.
def entity_f1(
    gold: Sequence[Sequence[tuple[str, int, int]]], predicted: Sequence[Sequence[tuple[str, int, int]]]
) -> tuple[float, float, float]:
    right = said = there = 0
    for g, p in zip(gold, predicted):
        right += sum(any(a[0] == b[0] and a[1] < b[2] and b[1] < a[2] for b in g) for a in p)
        said += len(p)
        there += len(g)
    precision = right / said if said else 0.0
    recall = right / there if there else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return precision, recall, f1
