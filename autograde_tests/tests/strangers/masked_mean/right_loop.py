def masked_mean(states: Tensor, mask: Tensor) -> Tensor:
    rows = []
    for sentence, marks in zip(states, mask):
        rows.append(sentence[marks == 1].mean(dim=0))
    return torch.stack(rows)
