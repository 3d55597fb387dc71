# why: The exponents are those of a BERT with 12 layers, whatever num_layers is.
def layer_rates(num_layers: int, peak: float, factor: float) -> list[float]:
    return [peak * factor ** (13 - part) for part in range(num_layers + 1)] + [peak]
