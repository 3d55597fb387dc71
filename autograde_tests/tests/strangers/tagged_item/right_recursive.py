def tagged_item(
    words: Sequence[str],
    tags: Sequence[str],
    pieces: Mapping[str, Sequence[int]],
    tag_ids: Mapping[str, int],
    max_len: int,
) -> dict[str, list[int]]:
    def rest(place, room):
        # the sub-words and labels from word `place` on, as far as `room` goes
        if room <= 0 or place == len(words):
            return [], []
        own = list(pieces[words[place]])[:room]
        ids, labels = rest(place + 1, room - len(own))
        return own + ids, [tag_ids[tags[place]]] + [-100] * (len(own) - 1) + labels

    ids, labels = rest(0, max_len - 2)
    ids, labels = [CLS, *ids, SEP], [-100, *labels, -100]
    mask = [1 for _ in ids]
    while len(ids) < max_len:
        ids.append(PAD)
        mask.append(0)
        labels.append(-100)
    return {"input_ids": ids, "attention_mask": mask, "labels": labels}
