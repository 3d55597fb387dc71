# mistake: loses_the_masks_again
# why: The last torch.where starts from the original ids again, so the masks of the one before are lost.
def mask_tokens(
    token_ids: Tensor, special_ids: list[int], mask_id: int, vocab_size: int, share: float = 0.15
) -> tuple[Tensor, Tensor]:
    chosen = torch.bernoulli(torch.full(token_ids.shape, share)).bool()
    for one in special_ids:
        chosen &= token_ids != one
    labels = token_ids.clone()
    labels[~chosen] = -100
    inputs, fate = token_ids.clone(), torch.rand(token_ids.shape)
    inputs = torch.where(chosen & (fate < 0.8), mask_id, token_ids)
    inputs = torch.where(chosen & (fate > 0.9), torch.randint_like(token_ids, vocab_size), token_ids)
    return inputs, labels
