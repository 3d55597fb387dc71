# mistake: one_factor_for_all
# why: All parts below the head get the same rate, factor times the peak.
def layer_rates(num_layers: int, peak: float, factor: float) -> list[float]:
    return [peak * factor] * (num_layers + 1) + [peak]
