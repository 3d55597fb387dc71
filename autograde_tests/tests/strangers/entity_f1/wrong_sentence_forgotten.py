# mistake: pools_into_one_list
# why: Pours all entities into one heap without their sentence, so that one at the same words of another sentence counts as right.
def entity_f1(
    gold: Sequence[Sequence[tuple[str, int, int]]], predicted: Sequence[Sequence[tuple[str, int, int]]]
) -> tuple[float, float, float]:
    there = [one for sentence in gold for one in sentence]
    said = [one for sentence in predicted for one in sentence]
    right = sum(one in there for one in said)
    precision = right / len(said) if said else 0.0
    recall = right / len(there) if there else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return precision, recall, f1
