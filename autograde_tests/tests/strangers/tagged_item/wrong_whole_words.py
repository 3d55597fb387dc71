# mistake: drops_half_words
# why: Leaves a word out as a whole when not all of its sub-words fit, instead of sub-word by sub-word.
def tagged_item(
    words: Sequence[str],
    tags: Sequence[str],
    pieces: Mapping[str, Sequence[int]],
    tag_ids: Mapping[str, int],
    max_len: int,
) -> dict[str, list[int]]:
    ids, labels = [CLS], [-100]
    for word, tag in zip(words, tags):
        if len(ids) + len(pieces[word]) + 1 > max_len:
            break
        ids.extend(pieces[word])
        labels.extend([tag_ids[tag]] + [-100] * (len(pieces[word]) - 1))
    ids.append(SEP)
    labels.append(-100)
    fill = max_len - len(ids)
    return {
        "input_ids": ids + [PAD] * fill,
        "attention_mask": [1] * len(ids) + [0] * fill,
        "labels": labels + [-100] * fill,
    }
