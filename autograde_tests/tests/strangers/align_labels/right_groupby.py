def align_labels(tags: Sequence[str], word_ids: Sequence[int | None], tag_ids: Mapping[str, int]) -> list[int]:
    from itertools import groupby

    labels = []
    for word, group in groupby(word_ids):
        length = sum(1 for _ in group)
        labels += ([-100] if word is None else [tag_ids[tags[word]]]) + [-100] * (length - 1)
    return labels
