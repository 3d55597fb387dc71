def layer_rates(num_layers: int, peak: float, factor: float) -> list[float]:
    return [peak * factor ** (num_layers + 1 - part) for part in range(num_layers + 2)]
