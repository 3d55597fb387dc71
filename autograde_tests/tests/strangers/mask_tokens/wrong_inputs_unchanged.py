# mistake: replaces_nothing
# why: masked_fill gives a new tensor back, which is thrown away, so the inputs stay as they are.
def mask_tokens(
    token_ids: Tensor, special_ids: list[int], mask_id: int, vocab_size: int, share: float = 0.15
) -> tuple[Tensor, Tensor]:
    chosen = torch.bernoulli(torch.full(token_ids.shape, share)).bool()
    for one in special_ids:
        chosen &= token_ids != one
    labels = token_ids.clone()
    labels[~chosen] = -100
    inputs, fate = token_ids.clone(), torch.rand(token_ids.shape)
    inputs.masked_fill(chosen & (fate < 0.8), mask_id)
    return inputs, labels
