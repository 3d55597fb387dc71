# why: an exponential moving average, as a progress bar shows it, and not the mean of the epoch.
def epoch_loss(losses: list[float], sizes: list[int]) -> float:
    smooth = losses[0]
    for loss in losses[1:]:
        smooth = 0.9 * smooth + 0.1 * loss
    return smooth
