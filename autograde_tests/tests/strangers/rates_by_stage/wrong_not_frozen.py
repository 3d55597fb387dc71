# mistake: freezes_nothing_below
# why: opens the upper stages but freezes none of the others, since it takes them for frozen already.
def rates_by_stage(
    stages: list[nn.Module], open_count: int, learning_rate: float, factor: float
) -> list[dict[str, Any]]:
    groups = []
    for depth, stage in enumerate(reversed(stages)):
        if depth < open_count:
            stage.requires_grad_(True)
            groups.append({"params": list(stage.parameters()), "lr": learning_rate * factor**depth})
    return groups
