# mistake: pads_to_the_limit
# why: Every batch is padded to max_length (padding="max_length") and not to its longest sentence.
def pad_batch(sentences: list[list[int]], pad_id: int, max_length: int) -> tuple[Tensor, Tensor]:
    token_ids = torch.full((len(sentences), max_length), pad_id, dtype=torch.int64)
    mask = torch.zeros_like(token_ids)
    for row, ids in enumerate(sentences):
        kept = ids if len(ids) <= max_length else ids[: max_length - 1] + ids[-1:]
        token_ids[row, : len(kept)] = torch.tensor(kept)
        mask[row, : len(kept)] = 1
    return token_ids, mask
