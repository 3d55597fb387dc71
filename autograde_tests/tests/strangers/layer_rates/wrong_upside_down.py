# mistake: decays_upwards
# why: The list runs from the head down, so the embeddings get the peak.
def layer_rates(num_layers: int, peak: float, factor: float) -> list[float]:
    return [peak * factor**part for part in range(num_layers + 2)]
