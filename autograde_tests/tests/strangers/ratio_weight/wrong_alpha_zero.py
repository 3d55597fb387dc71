# mistake: guards_too_much
# why: Refuses when nothing is frozen, although that ratio is 0.
def ratio_weight(frozen: list[bool], reading: str) -> float:
    alpha = sum(frozen)
    beta = len(frozen) if reading == "kept" else len(frozen) - alpha
    if alpha == 0 or beta == 0:
        raise ValueError("no ratio")
    return alpha / beta
