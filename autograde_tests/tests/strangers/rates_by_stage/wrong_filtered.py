# why: takes into the groups only those parameters that required gradients before the stage was opened.
def rates_by_stage(
    stages: list[nn.Module], open_count: int, learning_rate: float, factor: float
) -> list[dict[str, Any]]:
    groups = []
    for depth, stage in enumerate(reversed(stages)):
        trainable = [parameter for parameter in stage.parameters() if parameter.requires_grad]
        stage.requires_grad_(depth < open_count)
        if depth < open_count:
            groups.append({"params": trainable, "lr": learning_rate * factor**depth})
    return groups
