def head_parameters(shape: tuple[int, int, int], num_classes: int, hidden: int | None, pooled: bool) -> int:
    with torch.device("meta"):
        maps = torch.empty(1, *shape)
        view = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()) if pooled else nn.Flatten()
        inputs = view(maps).shape[1]
        if hidden is None:
            head = nn.Linear(inputs, num_classes)
        else:
            head = nn.Sequential(nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, num_classes))
    return sum(weights.numel() for weights in head.parameters())
