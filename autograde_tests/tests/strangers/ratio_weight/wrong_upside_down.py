# why: Beta over alpha.
def ratio_weight(frozen: list[bool], reading: str) -> float:
    alpha = sum(frozen)
    beta = len(frozen) if reading == "kept" else len(frozen) - alpha
    if beta == 0:
        raise ValueError(reading)
    return beta / alpha if alpha else 0.0
