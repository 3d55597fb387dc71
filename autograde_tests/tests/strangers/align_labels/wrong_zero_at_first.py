# mistake: starts_from_word_zero
# why: The word before is 0 at first, so that a sentence without [CLS] has no label at its first word.
def align_labels(tags: Sequence[str], word_ids: Sequence[int | None], tag_ids: Mapping[str, int]) -> list[int]:
    labels, prev = [], 0
    for w in word_ids:
        labels.append(tag_ids[tags[w]] if w is not None and w != prev else -100)
        prev = w
    return labels
