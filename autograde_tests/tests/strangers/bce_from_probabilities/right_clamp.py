def bce_from_probabilities(probabilities: Tensor, labels: Tensor, eps: float = 1e-7) -> Tensor:
    p = probabilities.clamp(eps, 1 - eps)
    return -(labels * p.log() + (1 - labels) * (1 - p).log()).mean()
