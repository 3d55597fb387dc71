# mistake: holds_the_logarithms
# why: Trusts the library's own guard (100 nats) and never uses eps.
def bce_from_probabilities(probabilities: Tensor, labels: Tensor, eps: float = 1e-7) -> Tensor:
    return F.binary_cross_entropy(probabilities, labels)
