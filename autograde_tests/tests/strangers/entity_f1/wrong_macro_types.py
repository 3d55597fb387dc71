# mistake: averages_over_types
# why: Scores every type on its own and averages over types instead of counting each entity alike.
def entity_f1(
    gold: Sequence[Sequence[tuple[str, int, int]]], predicted: Sequence[Sequence[tuple[str, int, int]]]
) -> tuple[float, float, float]:
    kinds = {one[0] for side in (gold, predicted) for sentence in side for one in sentence}
    scores = []
    for kind in kinds:
        there = {(n, *one) for n, sentence in enumerate(gold) for one in sentence if one[0] == kind}
        said = {(n, *one) for n, sentence in enumerate(predicted) for one in sentence if one[0] == kind}
        right = len(there & said)
        precision = right / len(said) if said else 0.0
        recall = right / len(there) if there else 0.0
        scores.append((precision, recall, 2 * right / (len(said) + len(there))))
    if not scores:
        return 0.0, 0.0, 0.0
    return tuple(sum(column) / len(scores) for column in zip(*scores))
