# mistake: asks_the_surest
# why: Takes the sub-word with the largest logit of the word instead of its first one (an aggregation that pipelines call "max").
def tags_of_words(
    logits: Tensor, word_ids: Sequence[Sequence[int | None]], word_counts: Sequence[int], names: Sequence[str]
) -> list[list[str]]:
    result = []
    for row, places, count in zip(logits, word_ids, word_counts):
        tags = ["O"] * count
        for word in range(count):
            own = [token for token, place in enumerate(places) if place == word]
            if own:
                surest = max(own, key=lambda token: row[token].max().item())
                tags[word] = names[int(row[surest].argmax())]
        result.append(tags)
    return result
