# why: A cast of the logits to int64 (to match the labels' type) cuts off their decimals, and unequal logits become equal.
def accuracy_over_batches(batches: list[tuple[Tensor, Tensor]]) -> float:
    right, seen = 0, 0
    for logits, labels in batches:
        right += (logits.long().argmax(1) == labels).sum().item()
        seen += len(labels)
    return right / seen
