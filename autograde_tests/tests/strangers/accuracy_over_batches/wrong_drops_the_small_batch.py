# why: Batches smaller than the first are left out (drop_last), so their sentences do not count.
def accuracy_over_batches(batches: list[tuple[Tensor, Tensor]]) -> float:
    size = len(batches[0][1])
    right, seen = 0, 0
    for logits, labels in batches:
        if len(labels) < size:
            continue
        right += (logits.argmax(1) == labels).sum().item()
        seen += len(labels)
    return right / seen
