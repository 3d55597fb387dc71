def grad_cam(activations: Tensor, gradients: Tensor) -> Tensor:
    maps = []
    for maps_of_image, slopes in zip(activations, gradients):
        total = torch.zeros_like(maps_of_image[0])
        for feature_map, slope in zip(maps_of_image, slopes):
            total = total + feature_map * (slope.sum() / slope.numel())
        maps.append(torch.where(total > 0, total, torch.zeros_like(total)))
    return torch.stack(maps)
