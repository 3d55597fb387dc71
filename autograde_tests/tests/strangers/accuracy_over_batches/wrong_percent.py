# mistake: in_per_cent
# why: It returns a percentage from 0 to 100 and not a fraction.
def accuracy_over_batches(batches: list[tuple[Tensor, Tensor]]) -> float:
    right = sum((logits.argmax(1) == labels).sum().item() for logits, labels in batches)
    return 100.0 * right / sum(len(labels) for _, labels in batches)
