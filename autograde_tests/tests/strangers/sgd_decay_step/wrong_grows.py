# mistake: grows_the_weights
# why: Sign slip: the weights are pushed away from zero.
def sgd_decay_step(weights: Tensor, gradient: Tensor, learning_rate: float, decay: float) -> Tensor:
    return weights - learning_rate * gradient + learning_rate * decay * weights
