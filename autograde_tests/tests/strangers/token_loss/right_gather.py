def token_loss(logits: Tensor, labels: Tensor) -> Tensor:
    there = labels != -100
    picked = logits.log_softmax(-1).gather(2, labels.masked_fill(~there, 0).unsqueeze(2)).squeeze(2)
    return -torch.where(there, picked, torch.zeros_like(picked)).sum() / there.sum().clamp(min=1)
