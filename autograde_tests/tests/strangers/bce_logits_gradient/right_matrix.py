def bce_logits_gradient(weights: Tensor, features: Tensor, labels: Tensor) -> Tensor:
    return features.T @ (torch.sigmoid(features @ weights) - labels) / len(labels)
