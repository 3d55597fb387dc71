# mistake: same_places_in_every_sentence
# why: One choice per place is drawn for the whole batch, so every sentence is chosen at the same places.
def mask_tokens(
    token_ids: Tensor, special_ids: list[int], mask_id: int, vocab_size: int, share: float = 0.15
) -> tuple[Tensor, Tensor]:
    special = torch.isin(token_ids, torch.tensor(special_ids, dtype=torch.int64))
    chosen = (torch.rand(token_ids.shape[1]) < share) & ~special
    fate = torch.rand(token_ids.shape)
    labels = torch.where(chosen, token_ids, -100)
    inputs = torch.where(chosen & (fate < 0.8), mask_id, token_ids)
    drawn = torch.randint(vocab_size, token_ids.shape)
    inputs = torch.where(chosen & (fate >= 0.8) & (fate < 0.9), drawn, inputs)
    return inputs, labels
