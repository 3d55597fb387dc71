# mistake: loses_the_end
# why: A long sentence keeps its first max_length ids, and loses the very last one.
def pad_batch(sentences: list[list[int]], pad_id: int, max_length: int) -> tuple[Tensor, Tensor]:
    cut = [ids[:max_length] for ids in sentences]
    width = max(len(ids) for ids in cut)
    token_ids = torch.tensor([ids + [pad_id] * (width - len(ids)) for ids in cut])
    mask = torch.tensor([[1] * len(ids) + [0] * (width - len(ids)) for ids in cut])
    return token_ids, mask
