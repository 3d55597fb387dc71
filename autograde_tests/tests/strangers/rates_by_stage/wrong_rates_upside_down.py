# mistake: fastest_at_the_image
# why: the lowest open stage gets the full rate and the head the smallest.
def rates_by_stage(
    stages: list[nn.Module], open_count: int, learning_rate: float, factor: float
) -> list[dict[str, Any]]:
    groups = []
    for depth, stage in enumerate(reversed(stages)):
        stage.requires_grad_(depth < open_count)
        if depth < open_count:
            lr = learning_rate * factor ** (open_count - 1 - depth)
            groups.append({"params": list(stage.parameters()), "lr": lr})
    return groups
