# why: Makes the batch's lists with `*`, so that all sentences are one and the same list.
def tags_of_words(
    logits: Tensor, word_ids: Sequence[Sequence[int | None]], word_counts: Sequence[int], names: Sequence[str]
) -> list[list[str]]:
    best = logits.argmax(dim=-1).tolist()
    result = [["O"] * max(word_counts, default=0)] * len(word_counts)
    for b, places in enumerate(word_ids):
        previous = None
        for token, place in enumerate(places):
            if place is not None and place != previous:
                result[b][place] = names[best[b][token]]
            previous = place
    return [tags[:count] for tags, count in zip(result, word_counts)]
