# mistake: looks_for_every_word
# why: Looks every word up in `word_ids`, which raises a ValueError for words that were truncated or have no token.
def align_labels(tags: Sequence[str], word_ids: Sequence[int | None], tag_ids: Mapping[str, int]) -> list[int]:
    labels = [-100] * len(word_ids)
    for place, tag in enumerate(tags):
        labels[word_ids.index(place)] = tag_ids[tag]
    return labels
