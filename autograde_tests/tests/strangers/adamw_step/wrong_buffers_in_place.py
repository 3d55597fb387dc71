# why: Updates the caller's running means in place.
def adamw_step(weights: Tensor, gradient: Tensor, first: Tensor, second: Tensor, step: int, learning_rate: float, decay: float, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8) -> tuple[Tensor, Tensor, Tensor]:
    first.mul_(betas[0]).add_(gradient, alpha=1 - betas[0])
    second.mul_(betas[1]).addcmul_(gradient, gradient, value=1 - betas[1])
    mh, vh = first / (1 - betas[0] ** step), second / (1 - betas[1] ** step)
    return weights - learning_rate * (mh / (vh.sqrt() + eps) + decay * weights), first, second
