import numpy as np


def tagged_item(
    words: Sequence[str],
    tags: Sequence[str],
    pieces: Mapping[str, Sequence[int]],
    tag_ids: Mapping[str, int],
    max_len: int,
) -> dict[str, list[int]]:
    ids = np.full(max_len, PAD, dtype=np.int64)
    mask = np.zeros(max_len, dtype=np.int64)
    labels = np.full(max_len, -100, dtype=np.int64)
    lengths = [len(pieces[word]) for word in words]
    flat = np.array([piece for word in words for piece in pieces[word]], dtype=np.int64)
    kept = min(len(flat), max_len - 2)
    ids[0], ids[1 : 1 + kept], ids[1 + kept] = CLS, flat[:kept], SEP
    mask[: kept + 2] = 1
    starts = np.cumsum([0, *lengths])[:-1].astype(np.int64)
    numbers = np.array([tag_ids[tag] for tag in tags], dtype=np.int64)
    there = starts < kept
    labels[1 + starts[there]] = numbers[there]
    return {"labels": labels.tolist(), "attention_mask": mask.tolist(), "input_ids": ids.tolist()}
