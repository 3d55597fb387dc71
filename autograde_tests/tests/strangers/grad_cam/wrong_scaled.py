# mistake: scaled_to_one
# why: scales every map to a maximum of 1, as for drawing.
def grad_cam(activations: Tensor, gradients: Tensor) -> Tensor:
    weights = gradients.mean(dim=(2, 3), keepdim=True)
    maps = (weights * activations).sum(dim=1).relu()
    return maps / maps.amax(dim=(1, 2), keepdim=True).clamp(min=1e-8)
