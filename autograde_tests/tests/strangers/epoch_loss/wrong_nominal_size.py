# why: divides by batch_size * number of batches, taking the first batch's size for all, also for a last one that is smaller.
def epoch_loss(losses: list[float], sizes: list[int]) -> float:
    batch_size = sizes[0]
    return sum(loss * size for loss, size in zip(losses, sizes)) / (batch_size * len(sizes))
