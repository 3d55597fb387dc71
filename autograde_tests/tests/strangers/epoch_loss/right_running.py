def epoch_loss(losses: list[float], sizes: list[int]) -> float:
    # Welford-like: carry the mean of all images seen so far
    mean, seen = 0.0, 0
    for batch, count in enumerate(sizes):
        seen += count
        mean += (losses[batch] - mean) * count / seen
    return mean
