# why: Adds 1e-12 inside the logarithm, which caps the loss of a badly wrong example and kills its gradient.
def bce_from_logits(logits: Tensor, labels: Tensor) -> Tensor:
    p = torch.sigmoid(logits)
    return -(labels * torch.log(p + 1e-12) + (1 - labels) * torch.log(1 - p + 1e-12)).mean()
