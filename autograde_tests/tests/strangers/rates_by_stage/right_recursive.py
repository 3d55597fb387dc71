def rates_by_stage(
    stages: list[nn.Module], open_count: int, learning_rate: float, factor: float
) -> list[dict[str, Any]]:
    if not stages:
        return []
    *lower, top = stages
    learns = open_count > 0
    for _, weights in top.named_parameters():
        weights.requires_grad_(learns)
    rest = rates_by_stage(lower, open_count - 1, learning_rate * factor, factor)
    return [{"lr": learning_rate, "params": tuple(top.parameters())}, *rest] if learns else rest
