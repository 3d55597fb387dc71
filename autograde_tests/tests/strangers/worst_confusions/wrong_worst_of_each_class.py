# mistake: one_for_each_class
# why: gives only the most frequent mistake of each true class, so a second bad one of the same class is missing.
def worst_confusions(labels: Tensor, predicted: Tensor, num_classes: int, count: int) -> list[tuple[int, int, int]]:
    k = num_classes
    table = torch.bincount(labels * k + predicted, minlength=k * k).view(k, k)
    table.fill_diagonal_(0)
    rows = []
    for a in range(k):
        row = table[a].tolist()
        if max(row) > 0:
            rows.append((a, row.index(max(row)), max(row)))
    return sorted(rows, key=lambda m: (-m[2], m[0], m[1]))[:count]
