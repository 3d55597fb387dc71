# mistake: numbers_by_place
# why: Takes the tag's place among the keys of `tag_ids` for its number.
def align_labels(tags: Sequence[str], word_ids: Sequence[int | None], tag_ids: Mapping[str, int]) -> list[int]:
    order = list(tag_ids)
    labels, previous = [], None
    for word in word_ids:
        labels.append(order.index(tags[word]) if word is not None and word != previous else -100)
        previous = word
    return labels
