# mistake: masks_every_chosen_one
# why: The same random numbers decide choice and fate: what is chosen lies below share, hence below 0.8, and is always masked.
def mask_tokens(
    token_ids: Tensor, special_ids: list[int], mask_id: int, vocab_size: int, share: float = 0.15
) -> tuple[Tensor, Tensor]:
    special = torch.isin(token_ids, torch.tensor(special_ids, dtype=torch.int64))
    number = torch.rand(token_ids.shape)
    chosen = (number < share) & ~special
    labels = torch.where(chosen, token_ids, -100)
    inputs = torch.where(chosen & (number < 0.8), mask_id, token_ids)
    drawn = torch.randint(vocab_size, token_ids.shape)
    inputs = torch.where(chosen & (number >= 0.8) & (number < 0.9), drawn, inputs)
    return inputs, labels
