def tags_of_words(
    logits: Tensor, word_ids: Sequence[Sequence[int | None]], word_counts: Sequence[int], names: Sequence[str]
) -> list[list[str]]:
    # no argmax: a class whose logit equals the row's largest
    largest = logits.max(-1, keepdim=True).values
    result = []
    for b in range(len(word_counts)):
        first = {}
        for token, place in enumerate(word_ids[b]):
            first.setdefault(place, token)
        result.append(
            [
                next(name for name, hit in zip(names, logits[b, first[w]] == largest[b, first[w]]) if hit)
                if w in first
                else "O"
                for w in range(word_counts[b])
            ]
        )
    return result
