# why: starts the sum with the first batch's mean instead of that mean times its size.
def epoch_loss(losses: list[float], sizes: list[int]) -> float:
    total = losses[0]
    count = sizes[0]
    for loss, size in zip(losses[1:], sizes[1:]):
        total += loss * size
        count += size
    return total / count
