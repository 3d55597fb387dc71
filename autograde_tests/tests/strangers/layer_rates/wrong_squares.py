# why: The running factor is itself multiplied at every step, so the gaps grow: factor, factor squared times that, and so on.
def layer_rates(num_layers: int, peak: float, factor: float) -> list[float]:
    rates, rate, step = [peak], peak, factor
    for _ in range(num_layers + 1):
        rate *= step
        step *= factor
        rates.append(rate)
    return rates[::-1]
