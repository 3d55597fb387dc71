# mistake: cuts_to_one_too_many
# why: A long sentence keeps max_length ids and the last one on top, max_length + 1 in all.
def pad_batch(sentences: list[list[int]], pad_id: int, max_length: int) -> tuple[Tensor, Tensor]:
    cut = [ids if len(ids) <= max_length else ids[:max_length] + ids[-1:] for ids in sentences]
    width = max(len(ids) for ids in cut)
    token_ids = torch.tensor([ids + [pad_id] * (width - len(ids)) for ids in cut])
    mask = torch.tensor([[1] * len(ids) + [0] * (width - len(ids)) for ids in cut])
    return token_ids, mask
