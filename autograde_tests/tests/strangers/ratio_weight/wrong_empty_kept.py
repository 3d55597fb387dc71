# why: Guards the reading "trained" only; an empty list on "kept" divides by zero.
def ratio_weight(frozen: list[bool], reading: str) -> float:
    alpha = sum(frozen)
    if reading == "trained":
        if alpha == len(frozen):
            raise ValueError("trained: nothing goes on learning")
        return alpha / (len(frozen) - alpha)
    return alpha / len(frozen)
