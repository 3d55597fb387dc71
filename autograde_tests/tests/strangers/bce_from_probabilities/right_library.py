def bce_from_probabilities(probabilities: Tensor, labels: Tensor, eps: float = 1e-7) -> Tensor:
    return F.binary_cross_entropy(torch.clamp(probabilities, min=eps, max=1 - eps), labels)
