# mistake: f1_of_averaged_sentences_with_any
# why: Averages the sentences' scores instead of counting the corpus as one heap.
def entity_f1(
    gold: Sequence[Sequence[tuple[str, int, int]]], predicted: Sequence[Sequence[tuple[str, int, int]]]
) -> tuple[float, float, float]:
    scores = []
    for g, p in zip(gold, predicted):
        right = len(set(g) & set(p))
        if not g and not p:
            continue
        scores.append((right / len(p) if p else 0.0, right / len(g) if g else 0.0))
    if not scores:
        return 0.0, 0.0, 0.0
    precision = sum(score[0] for score in scores) / len(scores)
    recall = sum(score[1] for score in scores) / len(scores)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return precision, recall, f1
