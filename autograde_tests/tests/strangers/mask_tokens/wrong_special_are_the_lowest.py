# why: It takes every id up to the largest special one for special, but ordinary ids may be smaller (BERT's [SEP] is 102).
def mask_tokens(
    token_ids: Tensor, special_ids: list[int], mask_id: int, vocab_size: int, share: float = 0.15
) -> tuple[Tensor, Tensor]:
    chosen = (torch.rand(token_ids.shape) < share) & (token_ids > max(special_ids, default=-1))
    fate = torch.rand(token_ids.shape)
    labels = torch.where(chosen, token_ids, -100)
    inputs = torch.where(chosen & (fate < 0.8), mask_id, token_ids)
    drawn = torch.randint(vocab_size, token_ids.shape)
    inputs = torch.where(chosen & (fate >= 0.8) & (fate < 0.9), drawn, inputs)
    return inputs, labels
