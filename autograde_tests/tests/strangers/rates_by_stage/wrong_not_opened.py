# mistake: opens_nothing_above
# why: freezes the lower stages but does not open an upper stage that was frozen before.
def rates_by_stage(
    stages: list[nn.Module], open_count: int, learning_rate: float, factor: float
) -> list[dict[str, Any]]:
    groups = []
    for depth, stage in enumerate(reversed(stages)):
        if depth < open_count:
            groups.append({"params": list(stage.parameters()), "lr": learning_rate * factor**depth})
        else:
            stage.requires_grad_(False)
    return groups
