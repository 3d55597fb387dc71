def tags_of_words(
    logits: Tensor, word_ids: Sequence[Sequence[int | None]], word_counts: Sequence[int], names: Sequence[str]
) -> list[list[str]]:
    result = []
    for row, places, count in zip(logits, word_ids, word_counts, strict=True):
        tag = {}
        for scores, place in zip(reversed(list(row)), reversed(places), strict=True):
            tag[place] = names[int(scores.argmax())]  # the first token of a word comes last, and wins
        result.append([tag.get(place, "O") for place in range(count)])
    return result
