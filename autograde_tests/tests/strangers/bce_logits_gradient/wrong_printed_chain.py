# mistake: one_for_negatives
# why: D1 with the features put back; negatives still get a slope of 1.
def bce_logits_gradient(weights: Tensor, features: Tensor, labels: Tensor) -> Tensor:
    s = torch.sigmoid(features @ weights)
    outer = -((labels - s) - (1 - labels) * (1 - s))
    return features.T @ outer / len(labels)
