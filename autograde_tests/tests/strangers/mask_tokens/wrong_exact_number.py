# why: Exactly round(share * ordinary tokens) of each sentence are chosen, as in BERT's own code, where each token should be left to chance by itself.
def mask_tokens(
    token_ids: Tensor, special_ids: list[int], mask_id: int, vocab_size: int, share: float = 0.15
) -> tuple[Tensor, Tensor]:
    special = torch.isin(token_ids, torch.tensor(special_ids, dtype=torch.int64))
    order = torch.rand(token_ids.shape).masked_fill(special, 2.0).argsort(1).argsort(1)
    count = ((~special).sum(1, keepdim=True) * share).round()
    chosen = (order < count) & ~special
    fate = torch.rand(token_ids.shape)
    labels = torch.where(chosen, token_ids, -100)
    inputs = torch.where(chosen & (fate < 0.8), mask_id, token_ids)
    drawn = torch.randint(vocab_size, token_ids.shape)
    inputs = torch.where(chosen & (fate >= 0.8) & (fate < 0.9), drawn, inputs)
    return inputs, labels
