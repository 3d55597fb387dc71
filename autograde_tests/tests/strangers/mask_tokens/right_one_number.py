def mask_tokens(
    token_ids: Tensor, special_ids: list[int], mask_id: int, vocab_size: int, share: float = 0.15
) -> tuple[Tensor, Tensor]:
    # one number decides both: its lowest `share` is chosen, and within that the lower 80 %, 10 %, 10 %
    number = torch.rand(token_ids.shape, dtype=torch.float64)
    for special in special_ids:
        number[token_ids == special] = 1.0
    labels = torch.full_like(token_ids, -100)
    labels[number < share] = token_ids[number < share]
    inputs = token_ids.clone()
    drawn = number < 0.9 * share
    inputs[drawn] = torch.randint(0, vocab_size, (int(drawn.sum()),))
    inputs[number < 0.8 * share] = mask_id
    return inputs, labels
