def sgd_decay_step(weights: Tensor, gradient: Tensor, learning_rate: float, decay: float) -> Tensor:
    leaf = weights.detach().clone().requires_grad_()
    penalty = decay / 2 * leaf.square().sum()
    (slope,) = torch.autograd.grad(penalty, leaf)
    return torch.sub(weights, gradient + slope, alpha=learning_rate)
