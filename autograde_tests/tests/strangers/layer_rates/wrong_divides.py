# mistake: rises_downwards
# why: It divides by the factor, as ULMFiT divides by 2.6, so with a factor below 1 lower layers move faster.
def layer_rates(num_layers: int, peak: float, factor: float) -> list[float]:
    return [peak / factor ** (num_layers + 1 - part) for part in range(num_layers + 2)]
