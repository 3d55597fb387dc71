# why: a bare squeeze() drops every axis of length 1, so a single image or a map of one row loses an axis.
def grad_cam(activations: Tensor, gradients: Tensor) -> Tensor:
    weights = gradients.mean(dim=(2, 3), keepdim=True)
    return (weights * activations).sum(dim=1, keepdim=True).relu().squeeze()
