# why: Gives a tensor of shape (1,) instead of one without dimensions.
def token_loss(logits: Tensor, labels: Tensor) -> Tensor:
    each = F.cross_entropy(logits.flatten(0, 1), labels.flatten(), reduction="none")
    n = (labels != -100).sum()
    return each.sum(dim=0, keepdim=True) / n.clamp(min=1)
