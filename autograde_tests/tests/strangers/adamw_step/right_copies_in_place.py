def adamw_step(weights: Tensor, gradient: Tensor, first: Tensor, second: Tensor, step: int, learning_rate: float, decay: float, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8) -> tuple[Tensor, Tensor, Tensor]:
    w, m, v = weights.clone(), first.clone(), second.clone()
    m.mul_(betas[0]).add_(gradient, alpha=1 - betas[0])
    v.mul_(betas[1]).addcmul_(gradient, gradient, value=1 - betas[1])
    w.mul_(1 - learning_rate * decay)
    root = (v / (1 - betas[1] ** step)).sqrt().add_(eps)
    w.addcdiv_(m, root, value=-learning_rate / (1 - betas[0] ** step))
    return w, m, v
