def epoch_loss(losses: list[float], sizes: list[int]) -> float:
    total, images = 0.0, 0
    for loss, size in zip(losses, sizes):
        total += loss * size
        images += size
    return total / images
