def bce_from_logits(logits: Tensor, labels: Tensor) -> Tensor:
    return (F.softplus(logits) - labels * logits).mean()
