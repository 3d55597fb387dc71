# why: Asks token w + 1 for word w (after [CLS]) as if no word were cut into pieces.
def tags_of_words(
    logits: Tensor, word_ids: Sequence[Sequence[int | None]], word_counts: Sequence[int], names: Sequence[str]
) -> list[list[str]]:
    best = logits.argmax(dim=-1).tolist()
    result = []
    for classes, places, count in zip(best, word_ids, word_counts):
        there = {place for place in places if place is not None}
        result.append([names[classes[w + 1]] if w in there else "O" for w in range(count)])
    return result
