# mistake: first_word_is_false
# why: Tests the truth of the word's place, so that word 0 always comes out as O.
def tags_of_words(
    logits: Tensor, word_ids: Sequence[Sequence[int | None]], word_counts: Sequence[int], names: Sequence[str]
) -> list[list[str]]:
    best = logits.argmax(dim=-1).tolist()
    result = []
    for classes, places, count in zip(best, word_ids, word_counts):
        tags = ["O"] * count
        previous = None
        for k, place in zip(classes, places):
            if place and place != previous:
                tags[place] = names[k]
            previous = place
        result.append(tags)
    return result
