# mistake: every_part_one_step_too_high
# why: Counted from layer L as the peak, the head lies one step above it: peak / factor.
def layer_rates(num_layers: int, peak: float, factor: float) -> list[float]:
    return [peak * factor ** (num_layers - part) for part in range(num_layers + 2)]
