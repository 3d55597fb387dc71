# why: rounds the mean to whole thousandths before it is returned, as if it were for print.
def epoch_loss(losses: list[float], sizes: list[int]) -> float:
    total = sum(loss * size for loss, size in zip(losses, sizes))
    return round(total / sum(sizes), 3)
