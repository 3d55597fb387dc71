# mistake: decays_after_the_step
# why: Shrinks the weights after the step, so the gradient is decayed as well.
def sgd_decay_step(weights: Tensor, gradient: Tensor, learning_rate: float, decay: float) -> Tensor:
    stepped = weights - learning_rate * gradient
    return stepped - learning_rate * decay * stepped
