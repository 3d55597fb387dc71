def ratio_weight(frozen: list[bool], reading: str) -> float:
    alpha = frozen.count(True)
    beta = {"kept": len(frozen), "trained": frozen.count(False)}[reading]
    try:
        return alpha / beta
    except ZeroDivisionError:
        raise ValueError(f"nothing is {reading}") from None
