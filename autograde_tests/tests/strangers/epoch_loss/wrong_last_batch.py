# mistake: the_last_batch
# why: returns the last batch's loss, as the listing prints it.
def epoch_loss(losses: list[float], sizes: list[int]) -> float:
    return losses[-1]
