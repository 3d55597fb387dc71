# mistake: summed_for_mean
# why: Forgets to divide by the number of examples.
def bce_logits_gradient(weights: Tensor, features: Tensor, labels: Tensor) -> Tensor:
    return features.T @ (torch.sigmoid(features @ weights) - labels)
