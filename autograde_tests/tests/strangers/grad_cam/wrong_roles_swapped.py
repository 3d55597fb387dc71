# mistake: turned_round
# why: the weights are the means of the activations and the gradients are added up.
def grad_cam(activations: Tensor, gradients: Tensor) -> Tensor:
    weights = activations.mean(dim=(2, 3), keepdim=True)
    return (weights * gradients).sum(dim=1).relu()
