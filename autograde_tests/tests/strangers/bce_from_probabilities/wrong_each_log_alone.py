# why: Guards each logarithm from below by itself: a right certainty then costs 0 and not -log(1 - eps).
def bce_from_probabilities(probabilities: Tensor, labels: Tensor, eps: float = 1e-7) -> Tensor:
    return -(labels * probabilities.clamp(min=eps).log() + (1 - labels) * (1 - probabilities).clamp(min=eps).log()).mean()
