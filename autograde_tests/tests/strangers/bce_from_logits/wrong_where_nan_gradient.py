# why: Chooses the stable branch with where, but the exponential of the other branch overflows and makes the gradient NaN.
def bce_from_logits(logits: Tensor, labels: Tensor) -> Tensor:
    a = torch.where(labels == 1, -logits, logits)
    return torch.where(a > 0, a + torch.log1p(torch.exp(-a)), torch.log1p(torch.exp(a))).mean()
