# mistake: two_classes_at_a_threshold
# why: It calls the class 1 if its logit is positive, which is neither the larger of two logits nor fit for more classes.
def accuracy_over_batches(batches: list[tuple[Tensor, Tensor]]) -> float:
    right, seen = 0, 0
    for logits, labels in batches:
        right += ((logits[:, 1] > 0).long() == labels).sum().item()
        seen += len(labels)
    return right / seen
