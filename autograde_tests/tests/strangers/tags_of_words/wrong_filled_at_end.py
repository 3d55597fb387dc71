# mistake: fills_the_end
# why: Collects the tags of words with tokens and fills up with O at the end, so that tags slip after a word in the middle without a token.
def tags_of_words(
    logits: Tensor, word_ids: Sequence[Sequence[int | None]], word_counts: Sequence[int], names: Sequence[str]
) -> list[list[str]]:
    best = logits.argmax(dim=-1).tolist()
    result = []
    for classes, places, count in zip(best, word_ids, word_counts):
        tags = []
        previous = None
        for k, place in zip(classes, places):
            if place is not None and place != previous:
                tags.append(names[k])
            previous = place
        result.append(tags + ["O"] * (count - len(tags)))
    return result
