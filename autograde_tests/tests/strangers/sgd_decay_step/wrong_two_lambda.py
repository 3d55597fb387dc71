# mistake: doubles_the_decay
# why: Forgets the half: the slope of the squared length is taken as 2 lambda theta.
def sgd_decay_step(weights: Tensor, gradient: Tensor, learning_rate: float, decay: float) -> Tensor:
    return weights - learning_rate * (gradient + 2 * decay * weights)
