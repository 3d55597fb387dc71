# mistake: two_rates
# why: every stage below the head gets the rate times factor once, instead of once more for each stage.
def rates_by_stage(
    stages: list[nn.Module], open_count: int, learning_rate: float, factor: float
) -> list[dict[str, Any]]:
    groups = []
    for depth, stage in enumerate(reversed(stages)):
        stage.requires_grad_(depth < open_count)
        if depth < open_count:
            lr = learning_rate if depth == 0 else learning_rate * factor
            groups.append({"params": list(stage.parameters()), "lr": lr})
    return groups
