# why: Compares the tag with the one before instead of the word, so that a word with its neighbour's tag has no label.
def align_labels(tags: Sequence[str], word_ids: Sequence[int | None], tag_ids: Mapping[str, int]) -> list[int]:
    labels, previous = [], None
    for word in word_ids:
        tag = None if word is None else tags[word]
        labels.append(-100 if tag is None or tag == previous else tag_ids[tag])
        previous = tag
    return labels
