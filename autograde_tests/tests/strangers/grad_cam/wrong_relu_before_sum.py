# mistake: positive_weights_alone
# why: cuts off below zero in every weighted map before they are added, so evidence against the class is not counted.
def grad_cam(activations: Tensor, gradients: Tensor) -> Tensor:
    weights = gradients.mean(dim=(2, 3), keepdim=True)
    return (weights * activations).relu().sum(dim=1)
