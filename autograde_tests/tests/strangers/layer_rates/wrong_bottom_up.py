# why: The embeddings start with factor times the peak and each part above multiplies again; only the head is set to the peak.
def layer_rates(num_layers: int, peak: float, factor: float) -> list[float]:
    rates = []
    rate = peak
    for _ in range(num_layers + 1):
        rate *= factor
        rates.append(rate)
    return rates + [peak]
