# mistake: squared_error_slope
# why: Multiplies by sigma(1 - sigma) once more, as for squared error.
def bce_logits_gradient(weights: Tensor, features: Tensor, labels: Tensor) -> Tensor:
    s = torch.sigmoid(features @ weights)
    return features.T @ ((s - labels) * s * (1 - s)) / len(labels)
