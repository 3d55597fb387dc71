# why: Refuses whenever all layers are frozen, also on the reading "kept", where the ratio is 1.
def ratio_weight(frozen: list[bool], reading: str) -> float:
    if all(frozen):
        raise ValueError("all layers are frozen")
    alpha = sum(frozen)
    beta = len(frozen) if reading == "kept" else len(frozen) - alpha
    return alpha / beta
