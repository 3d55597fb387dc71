# why: A sentence in which chance has chosen nothing gets its first ordinary token chosen, so chance no longer decides by itself.
def mask_tokens(
    token_ids: Tensor, special_ids: list[int], mask_id: int, vocab_size: int, share: float = 0.15
) -> tuple[Tensor, Tensor]:
    special = torch.isin(token_ids, torch.tensor(special_ids, dtype=torch.int64))
    chosen = (torch.rand(token_ids.shape) < share) & ~special
    for row in range(len(token_ids)):
        if not chosen[row].any() and not special[row].all():
            chosen[row, (~special[row]).nonzero()[0]] = True
    fate = torch.rand(token_ids.shape)
    labels = torch.where(chosen, token_ids, -100)
    inputs = torch.where(chosen & (fate < 0.8), mask_id, token_ids)
    drawn = torch.randint(vocab_size, token_ids.shape)
    inputs = torch.where(chosen & (fate >= 0.8) & (fate < 0.9), drawn, inputs)
    return inputs, labels
