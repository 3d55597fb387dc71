def token_loss(logits: Tensor, labels: Tensor) -> Tensor:
    there = labels != -100
    if not there.any():
        return (logits * 0.0).sum()
    rows, right = logits[there], labels[there]
    return (rows.logsumexp(dim=1) - rows[torch.arange(len(right)), right]).mean()
