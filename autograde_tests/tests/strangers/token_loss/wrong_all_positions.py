# mistake: divides_by_all_tokens
# why: Divides by all positions, with and without a label.
def token_loss(logits: Tensor, labels: Tensor) -> Tensor:
    each = F.cross_entropy(logits.flatten(0, 1), labels.flatten(), ignore_index=-100, reduction="none")
    return each.mean()
