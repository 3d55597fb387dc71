def layer_rates(num_layers: int, peak: float, factor: float) -> list[float]:
    if num_layers == 0:
        return [peak * factor, peak]
    return [*layer_rates(num_layers - 1, peak * factor, factor), peak]
