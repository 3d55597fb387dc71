import numpy as np


def align_labels(tags: Sequence[str], word_ids: Sequence[int | None], tag_ids: Mapping[str, int]) -> list[int]:
    places = np.array([-1 if word is None else word for word in word_ids], dtype=np.int64)
    labels = np.full(len(places), -100, dtype=np.int64)
    present, first = np.unique(places, return_index=True)
    keep = present >= 0
    numbers = np.array([tag_ids[tag] for tag in tags], dtype=np.int64)
    labels[first[keep]] = numbers[present[keep]]
    return labels.tolist()
