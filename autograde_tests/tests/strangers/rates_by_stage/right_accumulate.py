from itertools import accumulate, repeat
from operator import mul


def rates_by_stage(
    stages: list[nn.Module], open_count: int, learning_rate: float, factor: float
) -> list[dict[str, Any]]:
    below, opened = stages[:-open_count], stages[-open_count:]
    nn.ModuleList(below).requires_grad_(False)
    nn.ModuleList(opened).requires_grad_(True)
    rates = accumulate(repeat(factor, open_count - 1), mul, initial=learning_rate)
    return [dict(params=[*stage.parameters()], lr=rate) for stage, rate in zip(reversed(opened), rates)]
