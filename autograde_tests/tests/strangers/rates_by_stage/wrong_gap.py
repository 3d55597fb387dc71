# why: off by one in the frozen slice: the stage right below the open ones still requires gradients.
def rates_by_stage(
    stages: list[nn.Module], open_count: int, learning_rate: float, factor: float
) -> list[dict[str, Any]]:
    for stage in stages[: max(0, len(stages) - open_count - 1)]:
        stage.requires_grad_(False)
    groups = []
    for depth, stage in enumerate(reversed(stages[len(stages) - open_count :])):
        stage.requires_grad_(True)
        groups.append({"params": list(stage.parameters()), "lr": learning_rate * factor**depth})
    return groups
