# mistake: reads_the_mask_off_the_ids
# why: The mask is read off the ids, so a token inside a sentence whose id is pad_id gets a 0.
def pad_batch(sentences: list[list[int]], pad_id: int, max_length: int) -> tuple[Tensor, Tensor]:
    cut = [ids if len(ids) <= max_length else ids[: max_length - 1] + ids[-1:] for ids in sentences]
    width = max(len(ids) for ids in cut)
    token_ids = torch.tensor([ids + [pad_id] * (width - len(ids)) for ids in cut])
    return token_ids, (token_ids != pad_id).long()
