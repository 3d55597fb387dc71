# mistake: ignores_betas_and_eps
# why: Types 0.9, 0.999 and 1e-8 in and ignores what was given.
def adamw_step(weights: Tensor, gradient: Tensor, first: Tensor, second: Tensor, step: int, learning_rate: float, decay: float, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8) -> tuple[Tensor, Tensor, Tensor]:
    m = 0.9 * first + 0.1 * gradient
    v = 0.999 * second + 0.001 * gradient ** 2
    mh, vh = m / (1 - 0.9 ** step), v / (1 - 0.999 ** step)
    return weights - learning_rate * (mh / (vh.sqrt() + 1e-8) + decay * weights), m, v
