def rates_by_stage(
    stages: list[nn.Module], open_count: int, learning_rate: float, factor: float
) -> list[dict[str, Any]]:
    for stage in stages:
        for parameter in stage.parameters():
            parameter.requires_grad_(False)
    groups: list[dict[str, Any]] = []
    rate, place = learning_rate, len(stages) - 1
    while len(groups) < open_count:
        weights = []
        for module in stages[place].modules():
            for parameter in module.parameters(recurse=False):
                parameter.requires_grad_(True)
                if not any(parameter is other for other in weights):
                    weights.append(parameter)
        groups.append({"params": weights, "lr": rate})
        rate *= factor
        place -= 1
    return groups
