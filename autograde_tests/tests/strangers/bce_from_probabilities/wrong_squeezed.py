# why: Squeezes all probabilities into [eps, 1 - eps] linearly, so those in the middle move too.
def bce_from_probabilities(probabilities: Tensor, labels: Tensor, eps: float = 1e-7) -> Tensor:
    p = eps + (1 - 2 * eps) * probabilities
    return -(labels * torch.log(p) + (1 - labels) * torch.log(1 - p)).mean()
