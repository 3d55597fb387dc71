# mistake: compares_with_the_last
# why: At the first token `word_ids[i - 1]` is the last entry, so that a sentence of one word and no [CLS] has no label.
def align_labels(tags: Sequence[str], word_ids: Sequence[int | None], tag_ids: Mapping[str, int]) -> list[int]:
    labels = []
    for i, w in enumerate(word_ids):
        if w is not None and w != word_ids[i - 1]:
            labels.append(tag_ids[tags[w]])
        else:
            labels.append(-100)
    return labels
