# mistake: drops_word_zero
# why: The memory of the word before starts with 0, a real word, so that word 0 counts as already labelled.
def align_labels(tags: Sequence[str], word_ids: Sequence[int | None], tag_ids: Mapping[str, int]) -> list[int]:
    labels = []
    previous = 0
    for word in word_ids:
        if word is None or word == previous:
            labels.append(-100)
            continue
        labels.append(tag_ids[tags[word]])
        previous = word
    return labels
