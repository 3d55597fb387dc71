def sgd_decay_step(weights: Tensor, gradient: Tensor, learning_rate: float, decay: float) -> Tensor:
    return (1 - learning_rate * decay) * weights - learning_rate * gradient
