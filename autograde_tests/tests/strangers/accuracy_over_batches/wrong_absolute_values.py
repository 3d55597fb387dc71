# why: argmax of the logits' absolute values: a very negative logit wins.
def accuracy_over_batches(batches: list[tuple[Tensor, Tensor]]) -> float:
    right, seen = 0, 0
    for logits, labels in batches:
        right += (logits.abs().argmax(1) == labels).sum().item()
        seen += len(labels)
    return right / seen
