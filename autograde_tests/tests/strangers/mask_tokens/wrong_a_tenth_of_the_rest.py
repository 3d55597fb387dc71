# mistake: a_tenth_of_the_rest
# why: After the 80 %, a tenth of the rest is replaced (2 %, and 18 % stay), where half of the rest is wanted.
def mask_tokens(
    token_ids: Tensor, special_ids: list[int], mask_id: int, vocab_size: int, share: float = 0.15
) -> tuple[Tensor, Tensor]:
    special = torch.isin(token_ids, torch.tensor(special_ids, dtype=torch.int64))
    chosen = (torch.rand(token_ids.shape) < share) & ~special
    labels = torch.where(chosen, token_ids, -100)
    hidden = chosen & (torch.rand(token_ids.shape) < 0.8)
    swapped = chosen & ~hidden & (torch.rand(token_ids.shape) < 0.1)
    inputs = torch.where(hidden, mask_id, token_ids)
    inputs = torch.where(swapped, torch.randint(vocab_size, token_ids.shape), inputs)
    return inputs, labels
