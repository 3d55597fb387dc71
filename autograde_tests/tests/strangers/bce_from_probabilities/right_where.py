def bce_from_probabilities(probabilities: Tensor, labels: Tensor, eps: float = 1e-7) -> Tensor:
    p = torch.where(probabilities < eps, torch.full_like(probabilities, eps), probabilities)
    p = torch.where(p > 1 - eps, torch.full_like(p, 1 - eps), p)
    truth = torch.where(labels == 1, p, 1 - p)
    return -torch.log(truth).sum() / len(truth)
