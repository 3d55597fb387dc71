# why: takes the given numbers for sums over the batch, divides each by its size and averages over the batches.
def epoch_loss(losses: list[float], sizes: list[int]) -> float:
    return sum(loss / size for loss, size in zip(losses, sizes)) / len(losses)
