def worst_confusions(labels: Tensor, predicted: Tensor, num_classes: int, count: int) -> list[tuple[int, int, int]]:
    # selection: look up the largest entry `count` times; argwhere of the maximum goes row by row
    wrong = labels != predicted
    table = torch.zeros(num_classes, num_classes, dtype=torch.int64)
    table.index_put_((labels[wrong], predicted[wrong]), torch.tensor(1), accumulate=True)
    found: list[tuple[int, int, int]] = []
    while len(found) < count:
        most = int(table.max())
        if most == 0:
            break
        true, taken = torch.argwhere(table == most)[0].tolist()
        found.append((true, taken, most))
        table[true, taken] = 0
    return found
