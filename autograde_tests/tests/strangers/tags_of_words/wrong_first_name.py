# mistake: class_zero_for_the_missing
# why: Takes class 0 for O: a word without a token has `names[0]`, whatever that is.
def tags_of_words(
    logits: Tensor, word_ids: Sequence[Sequence[int | None]], word_counts: Sequence[int], names: Sequence[str]
) -> list[list[str]]:
    best = logits.argmax(dim=-1).tolist()
    result = []
    for classes, places, count in zip(best, word_ids, word_counts):
        tags = [names[0]] * count
        previous = None
        for k, place in zip(classes, places):
            if place is not None and place != previous:
                tags[place] = names[k]
            previous = place
        result.append(tags)
    return result
