import heapq


def worst_confusions(labels: Tensor, predicted: Tensor, num_classes: int, count: int) -> list[tuple[int, int, int]]:
    table = [[0] * num_classes for _ in range(num_classes)]
    for image in range(len(labels)):
        table[labels[image].item()][predicted[image].item()] += 1
    mistakes = (
        (-times, true, taken)
        for true, row in enumerate(table)
        for taken, times in enumerate(row)
        if times and true != taken
    )
    return [(true, taken, -negative) for negative, true, taken in heapq.nsmallest(count, mistakes)]
