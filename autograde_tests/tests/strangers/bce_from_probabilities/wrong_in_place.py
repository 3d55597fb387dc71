# mistake: changes_what_it_was_given
# why: clamp_ changes the caller's tensor.
def bce_from_probabilities(probabilities: Tensor, labels: Tensor, eps: float = 1e-7) -> Tensor:
    p = probabilities.clamp_(eps, 1 - eps)
    return -(labels * torch.log(p) + (1 - labels) * torch.log(1 - p)).mean()
