# mistake: sums_the_gradients
# why: the weight of a map is the sum of its gradients instead of their mean.
def grad_cam(activations: Tensor, gradients: Tensor) -> Tensor:
    weights = gradients.sum(dim=(2, 3), keepdim=True)
    return (weights * activations).sum(dim=1).relu()
