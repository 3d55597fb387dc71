# mistake: divides_losses_by_images
# why: the batch means are added without their sizes and then divided by the number of images (the classic running_loss / len(dataset)).
def epoch_loss(losses: list[float], sizes: list[int]) -> float:
    running_loss = 0.0
    for loss in losses:
        running_loss += loss
    return running_loss / sum(sizes)
