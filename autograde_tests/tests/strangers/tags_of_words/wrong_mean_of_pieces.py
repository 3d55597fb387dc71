# mistake: averages_sub_words
# why: Averages the logits of all of a word's sub-words instead of asking its first one.
def tags_of_words(
    logits: Tensor, word_ids: Sequence[Sequence[int | None]], word_counts: Sequence[int], names: Sequence[str]
) -> list[list[str]]:
    result = []
    for row, places, count in zip(logits, word_ids, word_counts):
        tags = []
        for word in range(count):
            own = [token for token, place in enumerate(places) if place == word]
            tags.append(names[int(row[own].mean(dim=0).argmax())] if own else "O")
        result.append(tags)
    return result
