# mistake: forgets_the_embeddings
# why: The embeddings are forgotten: L + 1 rates, of the layers and the head.
def layer_rates(num_layers: int, peak: float, factor: float) -> list[float]:
    return [peak * factor ** (num_layers - part) for part in range(num_layers + 1)]
