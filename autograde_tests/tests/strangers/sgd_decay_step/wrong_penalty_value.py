# why: Adds the value of the penalty, one number, instead of its slope.
def sgd_decay_step(weights: Tensor, gradient: Tensor, learning_rate: float, decay: float) -> Tensor:
    return weights - learning_rate * (gradient + decay / 2 * (weights ** 2).sum())
