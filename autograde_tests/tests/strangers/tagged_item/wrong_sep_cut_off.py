# why: Cuts the list at max_len with SEP already in it, so that a long sentence loses SEP.
def tagged_item(
    words: Sequence[str],
    tags: Sequence[str],
    pieces: Mapping[str, Sequence[int]],
    tag_ids: Mapping[str, int],
    max_len: int,
) -> dict[str, list[int]]:
    ids, labels = [CLS], [-100]
    for word, tag in zip(words, tags):
        ids.extend(pieces[word])
        labels.extend([tag_ids[tag]] + [-100] * (len(pieces[word]) - 1))
    labels = labels[: max_len - 1] + [-100]
    ids = (ids + [SEP])[:max_len]
    fill = max_len - len(ids)
    return {
        "input_ids": ids + [PAD] * fill,
        "attention_mask": [1] * len(ids) + [0] * fill,
        "labels": labels + [-100] * fill,
    }
