def bce_logits_gradient(weights: Tensor, features: Tensor, labels: Tensor) -> Tensor:
    belief = torch.sigmoid((features * weights).sum(dim=1))
    return ((belief - labels)[:, None] * features).mean(dim=0)
