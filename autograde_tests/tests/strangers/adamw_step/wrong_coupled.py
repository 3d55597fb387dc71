# mistake: decay_in_the_gradient
# why: Puts the decay into the gradient: that is Adam with an L2 penalty.
def adamw_step(weights: Tensor, gradient: Tensor, first: Tensor, second: Tensor, step: int, learning_rate: float, decay: float, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8) -> tuple[Tensor, Tensor, Tensor]:
    g = gradient + decay * weights
    m = betas[0] * first + (1 - betas[0]) * g
    v = betas[1] * second + (1 - betas[1]) * g ** 2
    mh, vh = m / (1 - betas[0] ** step), v / (1 - betas[1] ** step)
    return weights - learning_rate * mh / (vh.sqrt() + eps), m, v
