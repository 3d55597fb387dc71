# why: 10 % are masked and 80 % drawn anew.
def mask_tokens(
    token_ids: Tensor, special_ids: list[int], mask_id: int, vocab_size: int, share: float = 0.15
) -> tuple[Tensor, Tensor]:
    chosen = torch.bernoulli(torch.full(token_ids.shape, share)).bool()
    for one in special_ids:
        chosen &= token_ids != one
    labels = token_ids.clone()
    labels[~chosen] = -100
    inputs, fate = token_ids.clone(), torch.rand(token_ids.shape)
    inputs[chosen & (fate < 0.1)] = mask_id
    swapped = chosen & (fate >= 0.1) & (fate < 0.9)
    inputs[swapped] = torch.randint(vocab_size, (int(swapped.sum()),))
    return inputs, labels
