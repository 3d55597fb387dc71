# mistake: without_relu
# why: what speaks against the class is not cut off.
def grad_cam(activations: Tensor, gradients: Tensor) -> Tensor:
    weights = gradients.mean(dim=(2, 3), keepdim=True)
    return (weights * activations).sum(dim=1)
