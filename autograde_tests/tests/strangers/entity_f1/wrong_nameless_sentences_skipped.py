# mistake: skips_nameless_sentences
# why: Skips sentences without a gold entity, so that what was invented there does not lower precision.
def entity_f1(
    gold: Sequence[Sequence[tuple[str, int, int]]], predicted: Sequence[Sequence[tuple[str, int, int]]]
) -> tuple[float, float, float]:
    right = said = there = 0
    for g, p in zip(gold, predicted):
        if not g:
            continue
        right += len(set(g) & set(p))
        said += len(p)
        there += len(g)
    precision = right / said if said else 0.0
    recall = right / there if there else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return precision, recall, f1
