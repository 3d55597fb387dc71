# mistake: turns_the_labels_round
# why: Sign slip: the logit is counted towards class 0.
def bce_from_logits(logits: Tensor, labels: Tensor) -> Tensor:
    return (F.softplus(-logits) + labels * logits).mean()
