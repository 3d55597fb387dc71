# mistake: top_layer_at_the_peak
# why: The top layer gets the peak like the head, so every rate below the head is one step too large.
def layer_rates(num_layers: int, peak: float, factor: float) -> list[float]:
    return [peak * factor ** (num_layers - part) for part in range(num_layers + 1)] + [peak]
