def layer_rates(num_layers: int, peak: float, factor: float) -> list[float]:
    steps = torch.full((num_layers + 2,), factor, dtype=torch.float64)
    steps[0] = peak
    return steps.cumprod(0).flip(0).tolist()
