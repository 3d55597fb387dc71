def pad_batch(sentences: list[list[int]], pad_id: int, max_length: int) -> tuple[Tensor, Tensor]:
    lengths = torch.tensor([min(len(ids), max_length) for ids in sentences])
    mask = torch.arange(int(lengths.max()))[None, :] < lengths[:, None]
    flat = torch.tensor([one for ids in sentences for one in ids[:-1][: max_length - 1] + ids[-1:]])
    token_ids = torch.full(mask.shape, pad_id, dtype=torch.int64)
    token_ids[mask] = flat
    return token_ids, mask.long()
