# mistake: adds_eps_inside
# why: Adds eps inside both logarithms instead of holding the probability back, so every value shifts.
def bce_from_probabilities(probabilities: Tensor, labels: Tensor, eps: float = 1e-7) -> Tensor:
    return -(labels * torch.log(probabilities + eps) + (1 - labels) * torch.log(1 - probabilities + eps)).mean()
