# mistake: reshapes_and_averages
# why: `view` to (B, K, T) cuts the same numbers at other places, where `transpose` was meant.
def token_loss(logits: Tensor, labels: Tensor) -> Tensor:
    B, T, K = logits.shape
    return F.cross_entropy(logits.view(B, K, T), labels)
