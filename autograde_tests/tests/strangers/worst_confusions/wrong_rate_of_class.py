# mistake: shares_of_a_class
# why: ranks by the share of the true class that went wrong (a row-normalised matrix) and not by how often it happened.
def worst_confusions(labels: Tensor, predicted: Tensor, num_classes: int, count: int) -> list[tuple[int, int, int]]:
    k = num_classes
    table = torch.bincount(labels * k + predicted, minlength=k * k).view(k, k)
    share = table.double() / table.sum(1, keepdim=True).clamp(min=1)
    mistakes = [
        (-share[a, b].item(), a, b, int(table[a, b])) for a in range(k) for b in range(k) if a != b and table[a, b] > 0
    ]
    return [(a, b, n) for _, a, b, n in sorted(mistakes)[:count]]
