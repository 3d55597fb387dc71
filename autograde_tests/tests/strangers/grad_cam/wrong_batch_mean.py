# mistake: weights_of_the_batch
# why: the gradients are averaged over the batch, too, as in tutorials for one image, so the images mix.
def grad_cam(activations: Tensor, gradients: Tensor) -> Tensor:
    weights = gradients.mean(dim=(0, 2, 3), keepdim=True)
    return (weights * activations).sum(dim=1).relu()
