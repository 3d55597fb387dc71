# mistake: argmax_over_tokens
# why: Takes the argmax over the tokens (axis 1) instead of the classes, so that a class is asked for its best token.
def tags_of_words(
    logits: Tensor, word_ids: Sequence[Sequence[int | None]], word_counts: Sequence[int], names: Sequence[str]
) -> list[list[str]]:
    best = logits.argmax(dim=1).tolist()
    result = []
    for classes, places, count in zip(best, word_ids, word_counts):
        tags = ["O"] * count
        previous = None
        for k, place in zip(classes, places):
            if place is not None and place != previous:
                tags[place] = names[k]
            previous = place
        result.append(tags)
    return result
