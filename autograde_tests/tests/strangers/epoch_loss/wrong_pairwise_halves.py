# why: merges each new batch into the mean as (old + new) / 2 instead of by its share of the images seen.
def epoch_loss(losses: list[float], sizes: list[int]) -> float:
    mean = losses[0]
    for loss, size in zip(losses[1:], sizes[1:]):
        mean = (mean + loss) / 2
    return mean
