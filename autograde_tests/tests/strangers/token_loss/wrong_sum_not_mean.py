# mistake: adds_up
# why: Gives the sum over labelled tokens and not their mean.
def token_loss(logits: Tensor, labels: Tensor) -> Tensor:
    return F.cross_entropy(logits.flatten(0, 1), labels.flatten(), ignore_index=-100, reduction="sum")
