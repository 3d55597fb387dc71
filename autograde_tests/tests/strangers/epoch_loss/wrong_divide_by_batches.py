# mistake: images_over_batches
# why: the sums of the batches are added up rightly, but divided by the number of batches instead of images.
def epoch_loss(losses: list[float], sizes: list[int]) -> float:
    total = 0.0
    for loss, size in zip(losses, sizes):
        total += loss * size
    return total / len(losses)
