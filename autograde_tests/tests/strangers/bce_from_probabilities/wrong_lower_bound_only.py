# mistake: holds_the_lower_end_only
# why: Clamps below only: a certain 1 with label 0 is still infinite.
def bce_from_probabilities(probabilities: Tensor, labels: Tensor, eps: float = 1e-7) -> Tensor:
    p = probabilities.clamp(min=eps)
    return -(labels * torch.log(p) + (1 - labels) * torch.log(1 - p)).mean()
