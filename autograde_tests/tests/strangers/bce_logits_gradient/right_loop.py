def bce_logits_gradient(weights: Tensor, features: Tensor, labels: Tensor) -> Tensor:
    total = torch.zeros_like(weights)
    for x, y in zip(features, labels):
        total = total + (torch.sigmoid(torch.dot(x, weights)) - y) * x
    return total / features.shape[0]
