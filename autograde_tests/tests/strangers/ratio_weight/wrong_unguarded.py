# mistake: leaves_the_division_to_fail
# why: No guard: a ZeroDivisionError comes out where a ValueError was promised.
def ratio_weight(frozen: list[bool], reading: str) -> float:
    alpha = sum(frozen)
    beta = len(frozen) if reading == "kept" else len(frozen) - alpha
    return alpha / beta
