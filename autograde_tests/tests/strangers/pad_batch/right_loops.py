def pad_batch(sentences: list[list[int]], pad_id: int, max_length: int) -> tuple[Tensor, Tensor]:
    cut = []
    for ids in sentences:
        if len(ids) > max_length:
            cut.append(ids[: max_length - 1] + [ids[-1]])
        else:
            cut.append(list(ids))
    width = 0
    for ids in cut:
        width = max(width, len(ids))
    rows, marks = [], []
    for ids in cut:
        missing = width - len(ids)
        rows.append(ids + [pad_id] * missing)
        marks.append([1] * len(ids) + [0] * missing)
    return torch.tensor(rows), torch.tensor(marks)
