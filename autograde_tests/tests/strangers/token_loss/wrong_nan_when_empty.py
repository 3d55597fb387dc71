# mistake: nothing_is_no_number
# why: Leaves the mean to cross_entropy, which gives nan and not 0 where no token has a label.
def token_loss(logits: Tensor, labels: Tensor) -> Tensor:
    return F.cross_entropy(logits.flatten(0, 1), labels.flatten(), ignore_index=-100)
