def mask_tokens(
    token_ids: Tensor, special_ids: list[int], mask_id: int, vocab_size: int, share: float = 0.15
) -> tuple[Tensor, Tensor]:
    # four things can happen to a place: 0 not chosen, 1 hidden, 2 replaced, 3 chosen and left
    chances = torch.tensor([1 - share, 0.8 * share, 0.1 * share, 0.1 * share], dtype=torch.float64)
    happens = torch.multinomial(chances, token_ids.numel(), replacement=True).view_as(token_ids)
    ordinary = torch.ones(token_ids.shape, dtype=torch.bool)
    for special in special_ids:
        ordinary &= token_ids.ne(special)
    happens = happens * ordinary
    drawn = torch.randint_like(token_ids, vocab_size)
    answers = torch.stack([token_ids, torch.full_like(token_ids, mask_id), drawn, token_ids])
    return answers.gather(0, happens[None])[0], token_ids.masked_fill(happens == 0, -100)
