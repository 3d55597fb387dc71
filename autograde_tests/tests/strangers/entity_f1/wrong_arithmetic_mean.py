# mistake: plain_mean_for_f1
# why: Takes the arithmetic mean of precision and recall for F1.
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
    f1 = (precision + recall) / 2
    return precision, recall, f1
