# mistake: draws_one_for_all
# why: One random token is drawn for the whole batch and stands at every replaced place.
def mask_tokens(
    token_ids: Tensor, special_ids: list[int], mask_id: int, vocab_size: int, share: float = 0.15
) -> tuple[Tensor, Tensor]:
    special = torch.isin(token_ids, torch.tensor(special_ids, dtype=torch.int64))
    chosen = (torch.rand(token_ids.shape) < share) & ~special
    fate = torch.rand(token_ids.shape)
    inputs, labels = token_ids.clone(), token_ids.masked_fill(~chosen, -100)
    inputs[chosen & (fate < 0.8)] = mask_id
    inputs[chosen & (fate >= 0.8) & (fate < 0.9)] = torch.randint(vocab_size, (1,)).item()
    return inputs, labels
