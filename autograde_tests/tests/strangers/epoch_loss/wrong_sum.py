# mistake: sum_over_images
# why: forgets to divide: the sum over the images and not their mean.
def epoch_loss(losses: list[float], sizes: list[int]) -> float:
    return float(sum(loss * size for loss, size in zip(losses, sizes)))
