# mistake: as_wide_as_before_cutting
# why: The width is the longest sentence before cutting, so columns of nothing but padding remain.
def pad_batch(sentences: list[list[int]], pad_id: int, max_length: int) -> tuple[Tensor, Tensor]:
    width = max(len(ids) for ids in sentences)
    rows, marks = [], []
    for ids in sentences:
        kept = ids if len(ids) <= max_length else ids[: max_length - 1] + ids[-1:]
        rows.append(kept + [pad_id] * (width - len(kept)))
        marks.append([1] * len(kept) + [0] * (width - len(kept)))
    return torch.tensor(rows), torch.tensor(marks)
