# mistake: keeps_the_tail
# why: A long sentence keeps its first id and the last max_length - 1, where the first max_length - 1 and the last are wanted.
def pad_batch(sentences: list[list[int]], pad_id: int, max_length: int) -> tuple[Tensor, Tensor]:
    cut = [ids if len(ids) <= max_length else ids[:1] + ids[-(max_length - 1) :] for ids in sentences]
    width = max(len(ids) for ids in cut)
    token_ids = torch.tensor([ids + [pad_id] * (width - len(ids)) for ids in cut])
    mask = torch.tensor([[1] * len(ids) + [0] * (width - len(ids)) for ids in cut])
    return token_ids, mask
