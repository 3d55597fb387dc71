# mistake: counts_from_zero
# why: Takes the first step to be number 0 and corrects by step + 1.
def adamw_step(weights: Tensor, gradient: Tensor, first: Tensor, second: Tensor, step: int, learning_rate: float, decay: float, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8) -> tuple[Tensor, Tensor, Tensor]:
    m = betas[0] * first + (1 - betas[0]) * gradient
    v = betas[1] * second + (1 - betas[1]) * gradient ** 2
    t = step + 1
    mh, vh = m / (1 - betas[0] ** t), v / (1 - betas[1] ** t)
    return weights - learning_rate * (mh / (vh.sqrt() + eps) + decay * weights), m, v
