def adamw_step(weights: Tensor, gradient: Tensor, first: Tensor, second: Tensor, step: int, learning_rate: float, decay: float, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8) -> tuple[Tensor, Tensor, Tensor]:
    shrunk = weights * (1 - learning_rate * decay)
    new_first = torch.lerp(first, gradient, 1 - betas[0])
    new_second = betas[1] * second + (1 - betas[1]) * gradient.square()
    corrected = [mean / (1 - beta ** step) for mean, beta in zip((new_first, new_second), betas)]
    return shrunk - learning_rate * corrected[0] / (corrected[1].sqrt() + eps), new_first, new_second
