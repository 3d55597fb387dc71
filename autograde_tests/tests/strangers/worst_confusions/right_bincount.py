def worst_confusions(labels: Tensor, predicted: Tensor, num_classes: int, count: int) -> list[tuple[int, int, int]]:
    k = num_classes
    table = torch.bincount(labels * k + predicted, minlength=k * k).view(k, k)
    table.fill_diagonal_(0)
    order = torch.argsort(table.flatten(), descending=True, stable=True)[:count]
    return [(int(i) // k, int(i) % k, int(table.view(-1)[i])) for i in order if table.view(-1)[i] > 0]
