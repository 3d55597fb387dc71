def sgd_decay_step(weights: Tensor, gradient: Tensor, learning_rate: float, decay: float) -> Tensor:
    leaf = weights.detach().clone().requires_grad_()
    leaf.grad = gradient.clone()
    torch.optim.SGD([leaf], lr=learning_rate, weight_decay=decay).step()
    return leaf.detach()
