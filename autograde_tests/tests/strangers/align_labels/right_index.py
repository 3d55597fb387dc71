def align_labels(tags: Sequence[str], word_ids: Sequence[int | None], tag_ids: Mapping[str, int]) -> list[int]:
    return [-100 if word is None or word_ids.index(word) < t else tag_ids[tags[word]] for t, word in enumerate(word_ids)]
