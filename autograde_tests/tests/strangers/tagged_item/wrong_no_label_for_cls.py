# mistake: leaves_no_place_for_cls
# why: Puts no -100 before the labels for CLS, so that all labels stand one place too early.
def tagged_item(
    words: Sequence[str],
    tags: Sequence[str],
    pieces: Mapping[str, Sequence[int]],
    tag_ids: Mapping[str, int],
    max_len: int,
) -> dict[str, list[int]]:
    ids, labels = [], []
    for word, tag in zip(words, tags):
        ids.extend(pieces[word])
        labels.extend([tag_ids[tag]] + [-100] * (len(pieces[word]) - 1))
    ids, labels = ids[: max_len - 2], labels[: max_len - 2]
    ids, labels = [CLS] + ids + [SEP], labels + [-100, -100]
    fill = max_len - len(ids)
    return {
        "input_ids": ids + [PAD] * fill,
        "attention_mask": [1] * len(ids) + [0] * fill,
        "labels": labels + [-100] * fill,
    }
