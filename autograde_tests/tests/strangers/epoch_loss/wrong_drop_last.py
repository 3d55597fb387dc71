# mistake: leaves_the_short_batch_out
# why: leaves an incomplete last batch out (drop_last), so its images are not in the mean.
def epoch_loss(losses: list[float], sizes: list[int]) -> float:
    if len(sizes) > 1 and sizes[-1] < sizes[0]:
        losses, sizes = losses[:-1], sizes[:-1]
    return sum(loss * size for loss, size in zip(losses, sizes)) / sum(sizes)
