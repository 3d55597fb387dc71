# why: keeps the channel axis, so the shape is (B, 1, H, W).
def grad_cam(activations: Tensor, gradients: Tensor) -> Tensor:
    weights = gradients.mean(dim=(2, 3), keepdim=True)
    return (weights * activations).sum(dim=1, keepdim=True).relu()
