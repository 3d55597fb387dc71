# mistake: swaps_the_readings
# why: Mixes up the two readings.
def ratio_weight(frozen: list[bool], reading: str) -> float:
    alpha = sum(frozen)
    beta = len(frozen) if reading == "trained" else len(frozen) - alpha
    if beta == 0:
        raise ValueError(reading)
    return alpha / beta
