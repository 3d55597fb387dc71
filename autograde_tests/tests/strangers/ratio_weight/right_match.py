def ratio_weight(frozen: list[bool], reading: str) -> float:
    match reading:
        case "kept":
            beta = len(frozen)
        case "trained":
            beta = sum(not one for one in frozen)
        case _:
            raise ValueError(f"unknown reading: {reading}")
    if not beta:
        raise ValueError(f"{reading}: no layers")
    return sum(1 for one in frozen if one) / beta
