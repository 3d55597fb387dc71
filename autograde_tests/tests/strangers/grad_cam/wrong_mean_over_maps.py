# mistake: averages_the_maps
# why: averages over the channels instead of adding them up.
def grad_cam(activations: Tensor, gradients: Tensor) -> Tensor:
    weights = gradients.mean(dim=(2, 3), keepdim=True)
    return (weights * activations).mean(dim=1).relu()
