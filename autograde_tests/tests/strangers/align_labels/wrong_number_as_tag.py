# mistake: looks_up_the_place
# why: Looks the word's place up in `tag_ids`, which raises a KeyError.
def align_labels(tags: Sequence[str], word_ids: Sequence[int | None], tag_ids: Mapping[str, int]) -> list[int]:
    labels, prev = [], None
    for w in word_ids:
        if w is None or w == prev:
            labels.append(-100)
        else:
            labels.append(tag_ids[w])
        prev = w
    return labels
