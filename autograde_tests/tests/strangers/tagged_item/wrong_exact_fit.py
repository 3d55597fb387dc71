# why: Cuts with `[:-over]` also where the sentence fits exactly and over is 0, which empties the lists.
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
    over = len(ids) + 2 - max_len
    if over >= 0:
        ids, labels = ids[:-over], labels[:-over]
    ids, labels = [CLS] + ids + [SEP], [-100] + labels + [-100]
    fill = max_len - len(ids)
    return {
        "input_ids": ids + [PAD] * fill,
        "attention_mask": [1] * len(ids) + [0] * fill,
        "labels": labels + [-100] * fill,
    }
