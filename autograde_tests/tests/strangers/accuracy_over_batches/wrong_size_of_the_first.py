# mistake: as_if_all_were_full
# why: It takes every batch to be as large as the first, so a smaller last one is counted as full.
def accuracy_over_batches(batches: list[tuple[Tensor, Tensor]]) -> float:
    right = sum((logits.argmax(1) == labels).sum().item() for logits, labels in batches)
    return right / (len(batches) * len(batches[0][1]))
