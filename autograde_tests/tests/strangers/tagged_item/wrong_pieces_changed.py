# why: Takes the first sub-word out of the list in `pieces` itself, so that a word that occurs again has lost it.
def tagged_item(
    words: Sequence[str],
    tags: Sequence[str],
    pieces: Mapping[str, Sequence[int]],
    tag_ids: Mapping[str, int],
    max_len: int,
) -> dict[str, list[int]]:
    ids, labels = [], []
    for word, tag in zip(words, tags):
        own = pieces[word]
        ids.append(own.pop(0))
        labels.append(tag_ids[tag])
        while own:
            ids.append(own.pop(0))
            labels.append(-100)
    ids, labels = ids[: max_len - 2], labels[: max_len - 2]
    ids, labels = [CLS] + ids + [SEP], [-100] + labels + [-100]
    fill = max_len - len(ids)
    return {
        "input_ids": ids + [PAD] * fill,
        "attention_mask": [1] * len(ids) + [0] * fill,
        "labels": labels + [-100] * fill,
    }
