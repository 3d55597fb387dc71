# why: negative gradients are cut off before the mean, as in guided variants and Grad-CAM++.
def grad_cam(activations: Tensor, gradients: Tensor) -> Tensor:
    weights = gradients.relu().mean(dim=(2, 3), keepdim=True)
    return (weights * activations).sum(dim=1).relu()
