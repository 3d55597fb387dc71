import math


def bce_from_probabilities(probabilities: Tensor, labels: Tensor, eps: float = 1e-7) -> Tensor:
    total = 0.0
    for p, y in zip(probabilities.tolist(), labels.tolist()):
        p = min(max(p, eps), 1 - eps)
        total -= math.log(p) if y == 1 else math.log(1 - p)
    return torch.tensor(total / len(labels), dtype=torch.float64)
