# mistake: hands_on_the_corrected
# why: Gives back the corrected means, which the next step would correct again.
def adamw_step(weights: Tensor, gradient: Tensor, first: Tensor, second: Tensor, step: int, learning_rate: float, decay: float, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8) -> tuple[Tensor, Tensor, Tensor]:
    m = (betas[0] * first + (1 - betas[0]) * gradient) / (1 - betas[0] ** step)
    v = (betas[1] * second + (1 - betas[1]) * gradient ** 2) / (1 - betas[1] ** step)
    return weights - learning_rate * (m / (v.sqrt() + eps) + decay * weights), m, v
