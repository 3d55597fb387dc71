def bce_logits_gradient(weights: Tensor, features: Tensor, labels: Tensor) -> Tensor:
    leaf = weights.detach().clone().requires_grad_()
    loss = F.binary_cross_entropy_with_logits(features @ leaf, labels)
    return torch.autograd.grad(loss, leaf)[0]
