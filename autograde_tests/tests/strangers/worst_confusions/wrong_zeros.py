# mistake: fills_up_with_zeros
# why: fills up to `count` with mistakes that never happened.
def worst_confusions(labels: Tensor, predicted: Tensor, num_classes: int, count: int) -> list[tuple[int, int, int]]:
    table = [[0] * num_classes for _ in range(num_classes)]
    for a, b in zip(labels.tolist(), predicted.tolist()):
        table[a][b] += 1
    mistakes = [(a, b, table[a][b]) for a in range(num_classes) for b in range(num_classes) if a != b]
    return sorted(mistakes, key=lambda m: (-m[2], m[0], m[1]))[:count]
