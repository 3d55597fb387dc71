def tagged_item(
    words: Sequence[str],
    tags: Sequence[str],
    pieces: Mapping[str, Sequence[int]],
    tag_ids: Mapping[str, int],
    max_len: int,
) -> dict[str, list[int]]:
    body, body_labels = [], []
    for word, tag in zip(words, tags):
        for place, piece in enumerate(pieces[word]):
            body.append(piece)
            body_labels.append(tag_ids[tag] if place == 0 else -100)
    body, body_labels = body[: max_len - 2], body_labels[: max_len - 2]
    fill = max_len - 2 - len(body)
    return {
        "input_ids": [CLS] + body + [SEP] + [PAD] * fill,
        "attention_mask": [1] * (len(body) + 2) + [0] * fill,
        "labels": [-100] + body_labels + [-100] * (fill + 1),
    }
