# mistake: forgets_the_type
# why: Compares start and end and not the type.
def entity_f1(
    gold: Sequence[Sequence[tuple[str, int, int]]], predicted: Sequence[Sequence[tuple[str, int, int]]]
) -> tuple[float, float, float]:
    right = said = there = 0
    for g, p in zip(gold, predicted):
        right += len({one[1:] for one in g} & {one[1:] for one in p})
        said += len(p)
        there += len(g)
    precision = right / said if said else 0.0
    recall = right / there if there else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return precision, recall, f1
