def rates_by_stage(
    stages: list[nn.Module], open_count: int, learning_rate: float, factor: float
) -> list[dict[str, Any]]:
    groups = []
    for depth, stage in enumerate(reversed(stages)):
        stage.requires_grad_(depth < open_count)
        if depth < open_count:
            groups.append({"params": list(stage.parameters()), "lr": learning_rate * factor**depth})
    return groups
