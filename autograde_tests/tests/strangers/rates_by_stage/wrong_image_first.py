# mistake: from_the_image_up
# why: the groups come in the order of the stages, with the head's last.
def rates_by_stage(
    stages: list[nn.Module], open_count: int, learning_rate: float, factor: float
) -> list[dict[str, Any]]:
    groups = []
    for place, stage in enumerate(stages):
        depth = len(stages) - 1 - place
        stage.requires_grad_(depth < open_count)
        if depth < open_count:
            groups.append({"params": list(stage.parameters()), "lr": learning_rate * factor**depth})
    return groups
