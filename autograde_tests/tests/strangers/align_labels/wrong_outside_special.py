# mistake: specials_are_outside
# why: [CLS], [SEP] and padding are labelled O where they should have no label.
def align_labels(tags: Sequence[str], word_ids: Sequence[int | None], tag_ids: Mapping[str, int]) -> list[int]:
    labels, previous = [], None
    for word in word_ids:
        if word is None:
            labels.append(tag_ids["O"])
        elif word == previous:
            labels.append(-100)
        else:
            labels.append(tag_ids[tags[word]])
        previous = word
    return labels
