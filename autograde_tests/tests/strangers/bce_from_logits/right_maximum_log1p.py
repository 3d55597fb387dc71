def bce_from_logits(logits: Tensor, labels: Tensor) -> Tensor:
    zero = torch.zeros_like(logits)
    return (torch.maximum(logits, zero) - logits * labels + torch.log1p(torch.exp(-logits.abs()))).mean()
