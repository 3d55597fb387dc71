def align_labels(tags: Sequence[str], word_ids: Sequence[int | None], tag_ids: Mapping[str, int]) -> list[int]:
    labels = [-100] * len(word_ids)
    speaker = {}
    for token in range(len(word_ids) - 1, -1, -1):
        speaker[word_ids[token]] = token  # the first token comes last, and stays
    for place, tag in enumerate(tags):
        if place in speaker:
            labels[speaker[place]] = tag_ids[tag]
    return labels
