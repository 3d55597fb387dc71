# why: frozen stages get a group as well, with a rate of 0.
def rates_by_stage(
    stages: list[nn.Module], open_count: int, learning_rate: float, factor: float
) -> list[dict[str, Any]]:
    groups = []
    for depth, stage in enumerate(reversed(stages)):
        is_open = depth < open_count
        stage.requires_grad_(is_open)
        groups.append({"params": list(stage.parameters()), "lr": learning_rate * factor**depth if is_open else 0.0})
    return groups
