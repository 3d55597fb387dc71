# mistake: decay_at_full_rate
# why: Decoupled as in the paper without the rate: theta - lambda theta.
def adamw_step(weights: Tensor, gradient: Tensor, first: Tensor, second: Tensor, step: int, learning_rate: float, decay: float, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8) -> tuple[Tensor, Tensor, Tensor]:
    m = betas[0] * first + (1 - betas[0]) * gradient
    v = betas[1] * second + (1 - betas[1]) * gradient ** 2
    mh, vh = m / (1 - betas[0] ** step), v / (1 - betas[1] ** step)
    return weights - learning_rate * mh / (vh.sqrt() + eps) - decay * weights, m, v
