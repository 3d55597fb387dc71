# why: weights every batch but the last with the first batch's size, so it is right only where all but the last are equally large.
def epoch_loss(losses: list[float], sizes: list[int]) -> float:
    weights = [sizes[0]] * (len(sizes) - 1) + [sizes[-1]]
    return sum(loss * weight for loss, weight in zip(losses, weights)) / sum(weights)
