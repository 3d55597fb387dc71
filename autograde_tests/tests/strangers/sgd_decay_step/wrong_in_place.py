# mistake: writes_into_the_weights
# why: Changes the given weights.
def sgd_decay_step(weights: Tensor, gradient: Tensor, learning_rate: float, decay: float) -> Tensor:
    weights -= learning_rate * (gradient + decay * weights)
    return weights
