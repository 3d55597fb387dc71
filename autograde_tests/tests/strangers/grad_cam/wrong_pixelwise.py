# mistake: place_by_place
# why: gradient times activation pixel by pixel (another method), without averaging the gradients over the map.
def grad_cam(activations: Tensor, gradients: Tensor) -> Tensor:
    return (gradients * activations).sum(dim=1).relu()
