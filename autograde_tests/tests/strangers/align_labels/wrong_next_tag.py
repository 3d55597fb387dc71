# mistake: counts_words_itself
# why: Hands the tags out one after another instead of by the word's place, so that they slip after a word in the middle that has no token.
def align_labels(tags: Sequence[str], word_ids: Sequence[int | None], tag_ids: Mapping[str, int]) -> list[int]:
    remaining = iter(tags)
    labels, previous = [], None
    for word in word_ids:
        if word is not None and word != previous:
            labels.append(tag_ids[next(remaining)])
        else:
            labels.append(-100)
        previous = word
    return labels
