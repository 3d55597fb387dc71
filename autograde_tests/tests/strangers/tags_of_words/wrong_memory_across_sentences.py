# why: The word before is set to None once and not for every sentence, so that word 0 is missed after a sentence that ends with its word 0.
def tags_of_words(
    logits: Tensor, word_ids: Sequence[Sequence[int | None]], word_counts: Sequence[int], names: Sequence[str]
) -> list[list[str]]:
    best = logits.argmax(dim=-1).tolist()
    result = []
    previous = None
    for classes, places, count in zip(best, word_ids, word_counts):
        tags = ["O"] * count
        for k, place in zip(classes, places):
            if place is None or place == previous:
                continue
            tags[place] = names[k]
            previous = place
        result.append(tags)
    return result
