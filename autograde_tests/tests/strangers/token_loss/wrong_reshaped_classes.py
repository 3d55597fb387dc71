# mistake: reshapes_in_place_of_transposing
# why: Brings the classes to axis 1 with reshape instead of transpose, which mixes tokens and classes.
def token_loss(logits: Tensor, labels: Tensor) -> Tensor:
    batch, length, classes = logits.shape
    total = F.cross_entropy(logits.reshape(batch, classes, length), labels, reduction="sum")
    return total / (labels != -100).sum().clamp(min=1)
