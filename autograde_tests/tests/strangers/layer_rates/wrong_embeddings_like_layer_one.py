# mistake: embeddings_like_the_first_layer
# why: The embeddings get the rate of layer 1, without a step of their own.
def layer_rates(num_layers: int, peak: float, factor: float) -> list[float]:
    layers = [peak * factor ** (num_layers + 1 - part) for part in range(1, num_layers + 1)]
    return [layers[0], *layers, peak]
