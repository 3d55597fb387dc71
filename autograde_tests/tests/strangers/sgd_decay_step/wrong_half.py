# mistake: halves_the_decay
# why: Leaves the half of the penalty in its slope.
def sgd_decay_step(weights: Tensor, gradient: Tensor, learning_rate: float, decay: float) -> Tensor:
    return weights - learning_rate * (gradient + 0.5 * decay * weights)
