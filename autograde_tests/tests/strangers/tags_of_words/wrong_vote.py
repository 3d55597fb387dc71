# mistake: lets_sub_words_vote
# why: Lets a word's sub-words vote on the tag instead of asking its first one.
def tags_of_words(
    logits: Tensor, word_ids: Sequence[Sequence[int | None]], word_counts: Sequence[int], names: Sequence[str]
) -> list[list[str]]:
    from collections import Counter

    best = logits.argmax(dim=-1).tolist()
    result = []
    for classes, places, count in zip(best, word_ids, word_counts):
        votes = [Counter() for _ in range(count)]
        for k, place in zip(classes, places):
            if place is not None:
                votes[place][k] += 1
        result.append([names[vote.most_common(1)[0][0]] if vote else "O" for vote in votes])
    return result
