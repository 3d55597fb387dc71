def tags_of_words(
    logits: Tensor, word_ids: Sequence[Sequence[int | None]], word_counts: Sequence[int], names: Sequence[str]
) -> list[list[str]]:
    width = max(word_counts, default=0)
    classes = torch.full((len(word_counts), width), names.index("O"))
    first = [
        (b, token, place)
        for b, places in enumerate(word_ids)
        for token, place in enumerate(places)
        if place is not None and place not in places[:token]
    ]
    if first:
        b, token, place = map(list, zip(*first))
        classes[b, place] = logits[b, token].argmax(-1)
    return [[names[k] for k in row[:count]] for row, count in zip(classes.tolist(), word_counts)]
