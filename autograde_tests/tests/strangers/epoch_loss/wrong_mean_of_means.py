# mistake: mean_of_means
# why: the plain mean of the batches' means, so a small last batch counts as much as a full one.
def epoch_loss(losses: list[float], sizes: list[int]) -> float:
    return sum(losses) / len(losses)
