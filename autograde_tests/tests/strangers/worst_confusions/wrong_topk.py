# why: topk promises no order among equal counts, so ties come out in an order of its own.
def worst_confusions(labels: Tensor, predicted: Tensor, num_classes: int, count: int) -> list[tuple[int, int, int]]:
    k = num_classes
    table = torch.bincount(labels * k + predicted, minlength=k * k).view(k, k)
    table.fill_diagonal_(0)
    times, places = table.flatten().topk(min(count, k * k))
    return [(int(i) // k, int(i) % k, int(n)) for n, i in zip(times, places) if n > 0]
