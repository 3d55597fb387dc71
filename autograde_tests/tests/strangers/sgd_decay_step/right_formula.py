def sgd_decay_step(weights: Tensor, gradient: Tensor, learning_rate: float, decay: float) -> Tensor:
    return weights - learning_rate * (gradient + decay * weights)
