def adamw_step(weights: Tensor, gradient: Tensor, first: Tensor, second: Tensor, step: int, learning_rate: float, decay: float, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8) -> tuple[Tensor, Tensor, Tensor]:
    b1, b2 = betas
    m = b1 * first + (1 - b1) * gradient
    v = b2 * second + (1 - b2) * gradient ** 2
    change = (m / (1 - b1 ** step)) / ((v / (1 - b2 ** step)).sqrt() + eps) + decay * weights
    return weights - learning_rate * change, m, v
