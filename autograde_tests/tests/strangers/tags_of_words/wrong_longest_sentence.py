# why: Every sentence comes out as long as the batch's longest one instead of with its own number of words.
def tags_of_words(
    logits: Tensor, word_ids: Sequence[Sequence[int | None]], word_counts: Sequence[int], names: Sequence[str]
) -> list[list[str]]:
    best = logits.argmax(dim=-1).tolist()
    result = []
    for classes, places, count in zip(best, word_ids, word_counts):
        tags = ["O"] * max(word_counts)
        previous = None
        for k, place in zip(classes, places):
            if place is not None and place != previous:
                tags[place] = names[k]
            previous = place
        result.append(tags)
    return result
