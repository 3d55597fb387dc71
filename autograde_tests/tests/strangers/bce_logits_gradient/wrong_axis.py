# why: Takes the mean over the weights and not over the examples, so the shape is (N,).
def bce_logits_gradient(weights: Tensor, features: Tensor, labels: Tensor) -> Tensor:
    s = torch.sigmoid(features @ weights)
    return ((s - labels)[:, None] * features).mean(dim=1)
