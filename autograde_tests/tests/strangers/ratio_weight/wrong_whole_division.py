# mistake: whole_weights
# why: Divides with //.
def ratio_weight(frozen: list[bool], reading: str) -> float:
    alpha = sum(frozen)
    beta = len(frozen) if reading == "kept" else len(frozen) - alpha
    if beta == 0:
        raise ValueError(reading)
    return alpha // beta
