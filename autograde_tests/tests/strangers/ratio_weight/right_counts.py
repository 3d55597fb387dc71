def ratio_weight(frozen: list[bool], reading: str) -> float:
    alpha = sum(frozen)
    beta = len(frozen) if reading == "kept" else len(frozen) - alpha
    if beta == 0:
        raise ValueError(f"no weight on the reading {reading!r}: beta is 0")
    return alpha / beta
