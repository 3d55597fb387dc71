# mistake: adds_up_the_batch
# why: Sum instead of mean.
def bce_from_probabilities(probabilities: Tensor, labels: Tensor, eps: float = 1e-7) -> Tensor:
    p = probabilities.clamp(eps, 1 - eps)
    return -(labels * torch.log(p) + (1 - labels) * torch.log(1 - p)).sum()
