# mistake: divides_by_the_weights
# why: Divides by D and not by N: right for square features only.
def bce_logits_gradient(weights: Tensor, features: Tensor, labels: Tensor) -> Tensor:
    return features.T @ (torch.sigmoid(features @ weights) - labels) / len(weights)
