# mistake: a_mask_of_truths
# why: The mask is boolean, where the contract wants int64 ones and zeros.
def pad_batch(sentences: list[list[int]], pad_id: int, max_length: int) -> tuple[Tensor, Tensor]:
    cut = [ids if len(ids) <= max_length else ids[: max_length - 1] + ids[-1:] for ids in sentences]
    lengths = torch.tensor([len(ids) for ids in cut])
    width = int(lengths.max())
    token_ids = torch.tensor([ids + [pad_id] * (width - len(ids)) for ids in cut])
    return token_ids, torch.arange(width) < lengths[:, None]
