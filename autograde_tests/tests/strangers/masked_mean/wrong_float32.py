# why: It works in float32 and casts back: huge (finite) padding becomes inf, and inf times 0 is nan.
def masked_mean(states: Tensor, mask: Tensor) -> Tensor:
    weights = mask.unsqueeze(-1).float()
    return ((states.float() * weights).sum(1) / weights.sum(1)).double()
