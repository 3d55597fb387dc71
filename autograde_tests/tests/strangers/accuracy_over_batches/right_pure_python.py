def accuracy_over_batches(batches: list[tuple[Tensor, Tensor]]) -> float:
    votes = []
    for logits, labels in batches:
        for row, label in zip(logits.tolist(), labels.tolist()):
            votes.append(row.index(max(row)) == label)
    return sum(votes) / len(votes)
