def tagged_item(
    words: Sequence[str],
    tags: Sequence[str],
    pieces: Mapping[str, Sequence[int]],
    tag_ids: Mapping[str, int],
    max_len: int,
) -> dict[str, list[int]]:
    room = max_len - 2
    body = [
        (piece, tag_ids[tag] if first else -100)
        for word, tag in zip(words, tags, strict=True)
        for first, piece in zip([True] + [False] * (len(pieces[word]) - 1), pieces[word], strict=True)
    ][:room]
    rows = [(CLS, 1, -100), *((piece, 1, label) for piece, label in body), (SEP, 1, -100)]
    rows += [(PAD, 0, -100)] * (max_len - len(rows))
    columns = map(list, zip(*rows))
    return dict(zip(("input_ids", "attention_mask", "labels"), columns))
