# why: Sentences of class 0 are left out, the tagger's habit with 'O' and padding.
def accuracy_over_batches(batches: list[tuple[Tensor, Tensor]]) -> float:
    right, seen = 0, 0
    for logits, labels in batches:
        kept = labels != 0
        right += (logits.argmax(1)[kept] == labels[kept]).sum().item()
        seen += int(kept.sum())
    return right / max(seen, 1)
