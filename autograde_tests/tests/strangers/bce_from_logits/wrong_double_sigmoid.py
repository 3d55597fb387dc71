# mistake: squashes_twice
# why: Hands a probability to the function that wants logits, so it is squashed twice.
def bce_from_logits(logits: Tensor, labels: Tensor) -> Tensor:
    return F.binary_cross_entropy_with_logits(torch.sigmoid(logits), labels)
