# why: Looks the tag up by the word's text, so that a word that occurs twice with different tags has the later tag in both places.
def tagged_item(
    words: Sequence[str],
    tags: Sequence[str],
    pieces: Mapping[str, Sequence[int]],
    tag_ids: Mapping[str, int],
    max_len: int,
) -> dict[str, list[int]]:
    ids, labels = [], []
    tag_of = dict(zip(words, tags))
    for word in words:
        tag = tag_of[word]
        ids.extend(pieces[word])
        labels.extend([tag_ids[tag]] + [-100] * (len(pieces[word]) - 1))
    ids, labels = ids[: max_len - 2], labels[: max_len - 2]
    ids, labels = [CLS] + ids + [SEP], [-100] + labels + [-100]
    fill = max_len - len(ids)
    return {
        "input_ids": ids + [PAD] * fill,
        "attention_mask": [1] * len(ids) + [0] * fill,
        "labels": labels + [-100] * fill,
    }
