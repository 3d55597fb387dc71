def ratio_weight(frozen: list[bool], reading: str) -> float:
    stuck = [layer for layer in frozen if layer]
    retained = list(frozen) if reading == "kept" else [layer for layer in frozen if not layer]
    if not retained:
        raise ValueError("beta is 0 when reading is " + reading)
    return float(len(stuck)) / len(retained)
