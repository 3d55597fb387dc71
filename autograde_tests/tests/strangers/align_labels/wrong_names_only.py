# mistake: outside_has_none
# why: Words outside of names get -100 as well, as if O were no label.
def align_labels(tags: Sequence[str], word_ids: Sequence[int | None], tag_ids: Mapping[str, int]) -> list[int]:
    labels, previous = [], None
    for word in word_ids:
        if word is None or word == previous or tags[word] == "O":
            labels.append(-100)
        else:
            labels.append(tag_ids[tags[word]])
        previous = word
    return labels
