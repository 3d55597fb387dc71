# mistake: weight_zero_for_none
# why: Returns 0 where there is no ratio.
def ratio_weight(frozen: list[bool], reading: str) -> float:
    alpha = sum(frozen)
    beta = len(frozen) if reading == "kept" else len(frozen) - alpha
    return alpha / beta if beta else 0.0
