def entity_f1(
    gold: Sequence[Sequence[tuple[str, int, int]]], predicted: Sequence[Sequence[tuple[str, int, int]]]
) -> tuple[float, float, float]:
    right = sum(len(set(map(tuple, g)) & set(map(tuple, p))) for g, p in zip(gold, predicted))
    said, there = sum(map(len, predicted)), sum(map(len, gold))
    return right / max(said, 1), right / max(there, 1), 2 * right / max(said + there, 1)
