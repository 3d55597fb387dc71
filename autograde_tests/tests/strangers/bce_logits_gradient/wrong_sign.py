# mistake: points_the_other_way
# why: Truth minus belief: the direction of descent instead of the gradient.
def bce_logits_gradient(weights: Tensor, features: Tensor, labels: Tensor) -> Tensor:
    return features.T @ (labels - torch.sigmoid(features @ weights)) / len(labels)
