# mistake: drops_word_zero
# why: Tests the truth of the word's place instead of `is None`, so that word 0 never has a label.
def align_labels(tags: Sequence[str], word_ids: Sequence[int | None], tag_ids: Mapping[str, int]) -> list[int]:
    labels, previous = [], None
    for word in word_ids:
        if word and word != previous:
            labels.append(tag_ids[tags[word]])
        else:
            labels.append(-100)
        previous = word
    return labels
