def grad_cam(activations: Tensor, gradients: Tensor) -> Tensor:
    batch, channels, height, width = activations.shape
    weights = F.adaptive_avg_pool2d(gradients, 1).reshape(batch, 1, channels)
    return F.relu(torch.bmm(weights, activations.reshape(batch, channels, -1)).reshape(batch, height, width))
