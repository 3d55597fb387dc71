def rates_by_stage(
    stages: list[nn.Module], open_count: int, learning_rate: float, factor: float
) -> list[dict[str, Any]]:
    # the idiom of the PyTorch documentation: an optimizer takes any iterable of parameters
    first_open = len(stages) - open_count
    for place, stage in enumerate(stages):
        for parameter in stage.parameters():
            parameter.requires_grad = place >= first_open
    return [
        {"params": stage.parameters(), "lr": learning_rate * pow(factor, place)}
        for place, stage in enumerate(stages[first_open:][::-1])
    ]
