# mistake: leaves_none_as_it_is
# why: All that is not masked is drawn anew, so none of the chosen ones stays.
def mask_tokens(
    token_ids: Tensor, special_ids: list[int], mask_id: int, vocab_size: int, share: float = 0.15
) -> tuple[Tensor, Tensor]:
    chosen = torch.bernoulli(torch.full(token_ids.shape, share)).bool()
    for one in special_ids:
        chosen &= token_ids != one
    labels = token_ids.clone()
    labels[~chosen] = -100
    inputs, fate = token_ids.clone(), torch.rand(token_ids.shape)
    return torch.where(chosen, torch.where(fate < 0.8, mask_id, torch.randint_like(token_ids, vocab_size)), token_ids), labels
