# why: Computes the step and does not return it.
def sgd_decay_step(weights: Tensor, gradient: Tensor, learning_rate: float, decay: float) -> Tensor:
    new = weights - learning_rate * (gradient + decay * weights)
