# mistake: positive_weights_alone
# why: cuts off negative weights, so maps that speak against the class are left out instead of taken off.
def grad_cam(activations: Tensor, gradients: Tensor) -> Tensor:
    weights = gradients.mean(dim=(2, 3), keepdim=True).relu()
    return (weights * activations).sum(dim=1).relu()
