# mistake: labels_the_last
# why: The label stands at the last sub-word of each word instead of its first.
def align_labels(tags: Sequence[str], word_ids: Sequence[int | None], tag_ids: Mapping[str, int]) -> list[int]:
    labels = []
    for here, after in zip(word_ids, [*word_ids[1:], None]):
        labels.append(-100 if here is None or here == after else tag_ids[tags[here]])
    return labels
