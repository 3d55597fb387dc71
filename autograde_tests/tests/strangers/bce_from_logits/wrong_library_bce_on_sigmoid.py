# why: Uses PyTorch's loss for probabilities after a sigmoid; it stops at 100 nats for large logits.
def bce_from_logits(logits: Tensor, labels: Tensor) -> Tensor:
    return F.binary_cross_entropy(torch.sigmoid(logits), labels)
