def adamw_step(weights: Tensor, gradient: Tensor, first: Tensor, second: Tensor, step: int, learning_rate: float, decay: float, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8) -> tuple[Tensor, Tensor, Tensor]:
    leaf = weights.detach().clone().requires_grad_()
    leaf.grad = gradient.clone()
    optimiser = torch.optim.AdamW([leaf], lr=learning_rate, betas=betas, eps=eps, weight_decay=decay, foreach=False)
    m, v = first.clone(), second.clone()
    optimiser.state[leaf] = {"step": torch.tensor(float(step - 1)), "exp_avg": m, "exp_avg_sq": v}
    optimiser.step()
    return leaf.detach(), m, v
