# mistake: forgets_the_sigmoid
# why: Logit minus label, as in linear regression.
def bce_logits_gradient(weights: Tensor, features: Tensor, labels: Tensor) -> Tensor:
    return features.T @ (features @ weights - labels) / len(labels)
