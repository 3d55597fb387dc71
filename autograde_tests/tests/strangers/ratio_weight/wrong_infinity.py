# mistake: infinite_weight
# why: Returns infinity where there is no ratio.
def ratio_weight(frozen: list[bool], reading: str) -> float:
    alpha = sum(frozen)
    beta = len(frozen) if reading == "kept" else len(frozen) - alpha
    return alpha / beta if beta else float("inf")
