# why: Cuts at max_len and then writes SEP over the last place, but leaves the cut word's label standing there.
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
    ids.append(SEP)
    labels.append(-100)
    ids, labels = ids[:max_len], labels[:max_len]
    ids[-1] = SEP
    fill = max_len - len(ids)
    return {
        "input_ids": ids + [PAD] * fill,
        "attention_mask": [1] * len(ids) + [0] * fill,
        "labels": labels + [-100] * fill,
    }
