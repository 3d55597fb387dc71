def bce_logits_gradient(weights: Tensor, features: Tensor, labels: Tensor) -> Tensor:
    leaf = weights.detach().clone().requires_grad_()
    p = torch.sigmoid(features @ leaf)
    loss = -(labels * torch.log(p) + (1 - labels) * torch.log(1 - p)).mean()
    loss.backward()
    return leaf.grad
