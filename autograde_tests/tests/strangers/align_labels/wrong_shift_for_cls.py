# mistake: takes_one_off_for_cls
# why: Takes one off the word's place because of [CLS], so that every word has its left neighbour's tag.
def align_labels(tags: Sequence[str], word_ids: Sequence[int | None], tag_ids: Mapping[str, int]) -> list[int]:
    labels, previous = [], None
    for word in word_ids:
        if word is None or word == previous:
            labels.append(-100)
        else:
            labels.append(tag_ids[tags[word - 1]])
        previous = word
    return labels
