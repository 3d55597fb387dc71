# mistake: masks_in_place
# why: inputs = token_ids is no copy, so the caller's ids are overwritten (labels were copied in time).
def mask_tokens(
    token_ids: Tensor, special_ids: list[int], mask_id: int, vocab_size: int, share: float = 0.15
) -> tuple[Tensor, Tensor]:
    special = torch.isin(token_ids, torch.tensor(special_ids, dtype=torch.int64))
    chosen = (torch.rand(token_ids.shape) < share) & ~special
    fate = torch.rand(token_ids.shape)
    labels = token_ids.masked_fill(~chosen, -100)
    inputs = token_ids
    inputs[chosen & (fate < 0.8)] = mask_id
    swapped = chosen & (fate >= 0.8) & (fate < 0.9)
    inputs[swapped] = torch.randint(vocab_size, token_ids.shape)[swapped]
    return inputs, labels
