# mistake: drops_the_truncated
# why: Gives tags only to words that have tokens, so that truncated words are missing in the list.
def tags_of_words(
    logits: Tensor, word_ids: Sequence[Sequence[int | None]], word_counts: Sequence[int], names: Sequence[str]
) -> list[list[str]]:
    best = logits.argmax(dim=-1).tolist()
    result = []
    for classes, places, count in zip(best, word_ids, word_counts):
        tags = []
        previous = None
        for k, place in zip(classes, places):
            if place is not None and place != previous:
                tags.append(names[k])
            previous = place
        result.append(tags)
    return result
