# mistake: every_part_one_step_too_low
# why: Every exponent is one too large, that of the head, too.
def layer_rates(num_layers: int, peak: float, factor: float) -> list[float]:
    return [peak * factor ** (num_layers + 2 - part) for part in range(num_layers + 2)]
