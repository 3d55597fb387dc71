def mask_tokens(
    token_ids: Tensor, special_ids: list[int], mask_id: int, vocab_size: int, share: float = 0.15
) -> tuple[Tensor, Tensor]:
    inputs, labels = token_ids.clone(), token_ids.clone()
    probabilities = torch.full(labels.shape, share)
    never = torch.zeros(labels.shape, dtype=torch.bool)
    for one in special_ids:
        never |= labels == one
    probabilities.masked_fill_(never, 0.0)
    chosen = torch.bernoulli(probabilities).bool()
    labels[~chosen] = -100
    hidden = torch.bernoulli(torch.full(labels.shape, 0.8)).bool() & chosen
    inputs[hidden] = mask_id
    swapped = torch.bernoulli(torch.full(labels.shape, 0.5)).bool() & chosen & ~hidden
    inputs[swapped] = torch.randint(vocab_size, labels.shape, dtype=torch.long)[swapped]
    return inputs, labels
