# mistake: asks_the_last
# why: A later sub-word writes over the first one's tag, so that the last sub-word speaks.
def tags_of_words(
    logits: Tensor, word_ids: Sequence[Sequence[int | None]], word_counts: Sequence[int], names: Sequence[str]
) -> list[list[str]]:
    best = logits.argmax(dim=-1).tolist()
    result = []
    for classes, places, count in zip(best, word_ids, word_counts):
        tags = ["O"] * count
        previous = None
        for k, place in zip(classes, places):
            if place is not None:
                tags[place] = names[k]
            previous = place
        result.append(tags)
    return result
