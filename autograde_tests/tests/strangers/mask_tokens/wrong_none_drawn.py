# mistake: draws_none_anew
# why: 80 % are masked and the rest stays: no token is ever drawn.
def mask_tokens(
    token_ids: Tensor, special_ids: list[int], mask_id: int, vocab_size: int, share: float = 0.15
) -> tuple[Tensor, Tensor]:
    chosen = torch.bernoulli(torch.full(token_ids.shape, share)).bool()
    for one in special_ids:
        chosen &= token_ids != one
    labels = token_ids.clone()
    labels[~chosen] = -100
    inputs, fate = token_ids.clone(), torch.rand(token_ids.shape)
    inputs[chosen & (fate < 0.8)] = mask_id
    return inputs, labels
