# why: Takes a token for a word's first only if its word is the next number, so that the word after one without tokens has no label.
def align_labels(tags: Sequence[str], word_ids: Sequence[int | None], tag_ids: Mapping[str, int]) -> list[int]:
    labels = []
    newest = -1
    for word in word_ids:
        if word is not None and word == newest + 1:
            labels.append(tag_ids[tags[word]])
        else:
            labels.append(-100)
        if word is not None:
            newest = word
    return labels
