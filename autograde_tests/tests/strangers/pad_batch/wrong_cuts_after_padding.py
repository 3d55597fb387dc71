# mistake: cuts_columns
# why: It pads first and then cuts columns, so the last column kept is that of the longest sentence and a shorter long one ends in padding.
def pad_batch(sentences: list[list[int]], pad_id: int, max_length: int) -> tuple[Tensor, Tensor]:
    width = max(len(ids) for ids in sentences)
    token_ids = torch.tensor([ids + [pad_id] * (width - len(ids)) for ids in sentences])
    lengths = torch.tensor([len(ids) for ids in sentences])
    if width > max_length:
        token_ids = torch.cat([token_ids[:, : max_length - 1], token_ids[:, -1:]], dim=1)
    mask = torch.arange(token_ids.shape[1]) < lengths[:, None]
    return token_ids, mask.long()
