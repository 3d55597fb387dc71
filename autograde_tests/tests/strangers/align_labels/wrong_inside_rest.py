# mistake: inside_for_later_ones
# why: Later sub-words get the I- label of the word's type (the Hugging Face course's way) instead of -100.
def align_labels(tags: Sequence[str], word_ids: Sequence[int | None], tag_ids: Mapping[str, int]) -> list[int]:
    labels, previous = [], None
    for word in word_ids:
        if word is None:
            labels.append(-100)
        elif word != previous:
            labels.append(tag_ids[tags[word]])
        else:
            tag = tags[word]
            labels.append(tag_ids["I-" + tag[2:]] if tag.startswith("B-") else tag_ids[tag])
        previous = word
    return labels
