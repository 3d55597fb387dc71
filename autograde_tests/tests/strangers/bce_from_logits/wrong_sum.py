# mistake: adds_up
# why: Adds the losses up instead of taking their mean.
def bce_from_logits(logits: Tensor, labels: Tensor) -> Tensor:
    return (F.softplus(logits) - labels * logits).sum()
