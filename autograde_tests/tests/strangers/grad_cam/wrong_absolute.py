# mistake: size_without_sign
# why: takes the absolute value at the end, so what speaks against the class lights up as well.
def grad_cam(activations: Tensor, gradients: Tensor) -> Tensor:
    weights = gradients.mean(dim=(2, 3), keepdim=True)
    return (weights * activations).sum(dim=1).abs()
