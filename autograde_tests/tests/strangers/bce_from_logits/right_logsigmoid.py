def bce_from_logits(logits: Tensor, labels: Tensor) -> Tensor:
    losses = labels * F.logsigmoid(logits) + (1 - labels) * F.logsigmoid(-logits)
    return -losses.mean()
