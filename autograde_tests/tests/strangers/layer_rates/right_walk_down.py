def layer_rates(num_layers: int, peak: float, factor: float) -> list[float]:
    rates = [peak]
    while len(rates) < num_layers + 2:
        rates.insert(0, rates[0] * factor)
    return rates
