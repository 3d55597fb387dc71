def grad_cam(activations: Tensor, gradients: Tensor) -> Tensor:
    pixels = gradients.shape[-1] * gradients.shape[-2]
    return torch.einsum("bcij,bchw->bhw", gradients / pixels, activations).clamp(min=0)
