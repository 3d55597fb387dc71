def mask_tokens(
    token_ids: Tensor, special_ids: list[int], mask_id: int, vocab_size: int, share: float = 0.15
) -> tuple[Tensor, Tensor]:
    special = torch.isin(token_ids, torch.tensor(special_ids, dtype=torch.int64))
    chosen = (torch.rand(token_ids.shape) < share) & ~special
    fate = torch.rand(token_ids.shape)
    labels = torch.where(chosen, token_ids, -100)
    inputs = torch.where(chosen & (fate < 0.8), mask_id, token_ids)
    inputs = torch.where(chosen & (fate >= 0.8) & (fate < 0.9), torch.randint(vocab_size, token_ids.shape), inputs)
    return inputs, labels
